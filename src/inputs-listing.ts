import type { Inspection } from './inspect.ts';
import type { ExportStatus, Figure, Value } from './result.ts';
import { columns, counted, type Paint, section } from './terminal.ts';

/** What each file is, what is partial or missing, and the command that closes each gap. */
export function inputsListing(
  { inputs, exports, workspaces, warnings, notes, figures }: Inspection,
  paint: Paint,
): string {
  const files = inputs.map(({ id, path, status, export: name, rows, workspaceId }) => [
    String(id),
    path,
    status,
    name ?? '–',
    String(rows),
    workspaceId ?? '–',
  ]);
  const problems = inputs.flatMap(({ id, problems: lines }) =>
    lines.map((line) => `${paint.yellow(String(id).padStart(4))}  ${line}`),
  );
  const gaps = exports.filter(({ status }) => status !== 'present');
  return [
    columns(files, ['#', 'File', 'Status', 'Export', 'Rows', 'Workspace'], paint),
    ...section('Problems', problems, paint),
    ...section(
      'Warnings',
      warnings.map((warning) => `  ${warning}`),
      paint,
    ),
    ...section(
      'Notes',
      notes.map((note) => `  ${note}`),
      paint,
    ),
    ...section('Days covered', coverageLines(figures.table_coverage, paint), paint),
    ...section(
      'Endpoints that are not seen everywhere',
      populationLines(figures.endpoint_population, paint),
      paint,
    ),
    ...section(
      'Not complete',
      gaps.flatMap((gap) => gapLines(gap, paint)),
      paint,
    ),
    '',
    `${counted(inputs.length, 'file')}, ${counted(workspaces.length, 'workspace')}, ${exports.length - gaps.length} of ${exports.length} exports complete`,
  ].join('\n');
}

/** By workspace and table: first and last day, days without rows, and whether the newest are still arriving. */
function coverageLines(figure: Figure | undefined, paint: Paint): readonly string[] {
  const rows = (figure?.rows ?? []).map((row) => [
    text(row.workspace_id),
    text(row.export),
    text(row.first_on),
    text(row.last_on),
    [
      row.gap_days === 0
        ? ''
        : `${text(row.gap_days)} days without rows: ${texts(row.first_gaps).join(', ')}`,
      row.is_only_on_the_bill === true ? 'only on the bill: of another region, or not exported' : '',
      row.is_still_arriving === true ? 'the newest days may still be arriving' : '',
    ]
      .filter((note) => note !== '')
      .join('; '),
  ]);
  if (rows.length === 0) return [];
  return columns(rows, ['Workspace', 'Table', 'From', 'To', 'Note'], paint).split('\n');
}

function populationLines(figure: Figure | undefined, paint: Paint): readonly string[] {
  const rows = (figure?.rows ?? [])
    .map((row) => [text(row.workspace_id), text(row.endpoint), texts(row.not_seen_in).join(', ')])
    .filter(([, , places]) => places !== '');
  if (rows.length === 0) return [];
  return columns(rows, ['Workspace', 'Endpoint', 'Not in'], paint).split('\n');
}

function text(value: Value | undefined): string {
  return value === null || value === undefined ? '–' : String(value);
}

function texts(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function gapLines(
  { export: name, status, reason, message, collect, neededBy }: ExportStatus,
  paint: Paint,
): readonly string[] {
  return [
    `  ${paint.yellow(name)} ${status}${reason === null ? '' : ` (${reason.replaceAll('_', ' ')})`}${message === null ? '' : `: ${message}`}`,
    `    ${paint.dim('collect')} ${collect}`,
    `    ${paint.dim('needed by')} ${neededBy.join(', ') || 'no check'}`,
  ];
}
