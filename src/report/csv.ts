import { stringify } from 'csv-stringify/sync';
import type { Audit, Value } from '../result.ts';

/** Columns of text in one of these start a formula when a spreadsheet opens the file. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** Every table of the audit as CSV text, by its path below the output folder. */
export function csvFiles(audit: Audit): ReadonlyMap<string, string> {
  return new Map([
    ['csv/findings.csv', findingsCsv(audit)],
    ['csv/checks.csv', checksCsv(audit)],
    ['csv/inputs.csv', inputsCsv(audit)],
    ['csv/waivers.csv', waiversCsv(audit)],
    ['csv/controls.csv', controlsCsv(audit)],
    ...Object.entries(audit.figures)
      .filter(([name]) => !RESERVED.has(name))
      .map(([name, figure]): [string, string] => [
        `csv/${fileName(name)}.csv`,
        table(
          figure.columns,
          figure.rows.map((row) => figure.columns.map((column) => row[column] ?? null)),
        ),
      ]),
  ]);
}

/** A figure of such a name would overwrite a file of ours. */
const RESERVED = new Set(['findings', 'checks', 'inputs', 'waivers', 'controls']);

/** The name of a figure comes from a file name, but audit.json can be edited: no path may leave the folder. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_');
}

/** Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers. */
export function csvCell(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function table(columns: readonly string[], rows: readonly (readonly (Value | undefined)[])[]): string {
  return stringify([columns.map(csvCell), ...rows.map((row) => row.map(csvCell))]);
}

function waiversCsv({ waivers }: Audit): string {
  const columns =
    'status,message,check,workspace_id,resource,findings,reason,compensating_control,owner,approver,ticket,granted_on,expires_on,renewal';
  const rows = waivers.map((waiver) => [
    ...[waiver.status, waiver.message, waiver.check, waiver.workspaceId, waiver.resource],
    ...[waiver.fingerprints.length, waiver.reason, waiver.compensatingControl, waiver.owner, waiver.approver],
    ...[waiver.ticket, waiver.grantedOn, waiver.expiresOn, waiver.renewal],
  ]);
  return table(columns.split(','), rows);
}

function controlsCsv({ controls }: Audit): string {
  const rows = controls.map(({ framework, control, standing, message, attestation, checks }) => [
    ...[framework, control, standing, message],
    checks
      .map(({ code, outcome, inPart }) => `${inPart ? '~' : ''}${code} ${outcome ?? 'not asked'}`)
      .join('; '),
    ...[attestation?.verdict ?? null, attestation?.attestedBy ?? null, attestation?.reviewBy ?? null],
  ]);
  return table(
    ['framework', 'control', 'standing', 'message', 'checks', 'attested', 'attested_by', 'review_by_on'],
    rows,
  );
}

function findingsCsv(audit: Audit): string {
  const names = new Map(audit.workspaces.map((workspace) => [workspace.workspaceId, workspace.name]));
  const columns =
    'code,id,title,pillar,severity,outcome,workspace_id,workspace,resource,passed,evidence,sources,fingerprint,waived_until,waiver_owner,controls'.split(
      ',',
    );
  const rows = audit.checks.flatMap((check) =>
    check.rows.map((row) => [
      check.code,
      check.id,
      check.title,
      check.pillar,
      row.severity,
      row.passed === false ? 'fail' : 'unknown',
      row.workspaceId,
      names.get(row.workspaceId) ?? null,
      row.resource,
      row.passed,
      JSON.stringify(row.evidence),
      row.sources
        .map((source) =>
          source.item === null ? `input ${source.input}` : `input ${source.input}, entry ${source.item}`,
        )
        .join('; '),
      row.fingerprint,
      row.waiver?.expiresOn ?? null,
      row.waiver?.owner ?? null,
      controlText(check.controls),
    ]),
  );
  return table(columns, rows);
}

function checksCsv(audit: Audit): string {
  const columns =
    'code,id,title,pillar,severity,outcome,looked,passed,failed,unknown,waived,amount_usd,missing,message,attested_by,params,controls'.split(
      ',',
    );
  const rows = audit.checks.map((check) => {
    const { looked, passed, failed, unknown, waived } = check.counts;
    // Zeros would read as "looked and found nothing" where nobody could look.
    const blind = ['not_assessed', 'error', 'manual'].includes(check.outcome) || check.attestation !== null;
    const counts = blind ? [null, null, null, null, null] : [looked, passed, failed, unknown, waived];
    return [
      check.code,
      check.id,
      check.title,
      check.pillar,
      check.severity,
      check.outcome,
      ...counts,
      check.amountUsd,
      check.missing.join('; '),
      check.message,
      check.attestation?.attestedBy ?? null,
      JSON.stringify(check.params),
      controlText(check.controls),
    ];
  });
  return table(columns, rows);
}

function inputsCsv(audit: Audit): string {
  const columns =
    'input,path,status,export,format,bytes,sha256,rows,workspace_id,collected_at,problems'.split(',');
  const rows = audit.inputs.map((input) => [
    input.id,
    input.path,
    input.status,
    input.export,
    input.format,
    input.bytes,
    input.sha256,
    input.rows,
    input.workspaceId,
    input.collectedAt,
    input.problems.join(' | '),
  ]);
  return table(columns, rows);
}

function controlText(controls: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(controls)
    .map(([framework, names]) => `${framework}: ${names.join(', ')}`)
    .join('; ');
}
