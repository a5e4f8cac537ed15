import type { Check } from './catalog.ts';
import { messageOf, UserError } from './errors.ts';
import type { Audit, CheckResult, Severity } from './result.ts';
import { OUTCOMES, SEVERITIES } from './result.ts';

type Style = (text: string) => string;

/** What colours a text for a terminal; `plain` leaves it as it is. */
export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly yellow: Style;
  readonly green: Style;
  readonly cyan: Style;
}

const same: Style = (text) => text;
export const plain: Paint = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };

/** One line for each check: code, severity, id, title. */
export function checkTable(checks: readonly Check[], paint: Paint): string {
  return columns(
    checks.map(({ code, severity, id, title }) => [code, severity, id, title]),
    ['Code', 'Severity', 'Id', 'Title'],
    paint,
  );
}

/** Everything that one check is: why, what it needs, parameters, SQL, commands, controls. */
export function checkDetail(check: Check, paint: Paint): string {
  const facts: [string, string][] = [
    ['Pillar', check.pillar],
    ['Severity', check.severity],
    ['Requires', check.requires.join(', ') || 'nothing always'],
    ['Any one of', check.any_of.join(', ') || 'nothing more'],
    ['By a person', check.manual_without.join(', ') || 'nothing'],
    ['Also reads', check.optional.join(', ') || 'nothing more'],
    [
      'Parameters',
      Object.entries(check.params)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(' ') || 'none',
    ],
    [
      'Controls',
      Object.entries(check.controls)
        .map(([framework, ids]) => `${framework} ${ids.join(', ')}`)
        .join(' · '),
    ],
  ];
  return [
    paint.bold(`${check.code} ${check.id}`),
    check.title,
    '',
    check.why.trim(),
    '',
    ...facts.map(([name, value]) => `${paint.dim(name.padEnd(11))} ${value}`),
    '',
    paint.cyan('See for yourself (changes nothing)'),
    `  ${check.verify}`,
    paint.red('To fix (changes the workspace)'),
    `  ${check.fix}`,
    `  ${check.caveat}`,
    '',
    paint.dim('SQL'),
    check.sql,
  ].join('\n');
}

/** Outcomes, the worst findings, what could not be judged, and the files written. */
export function closingSummary(
  { checks, totals, inputs, warnings, waivers, disabled }: Audit,
  written: readonly { readonly path: string; readonly bytes: number }[],
  paint: Paint,
): string {
  const failing = [...checks.filter(({ outcome }) => outcome === 'fail')].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.counts.failed - a.counts.failed,
  );
  const unreadable = inputs.filter(({ problems }) => problems.length > 0).length;
  return [
    paint.bold(`${checks.length} checks: `) +
      OUTCOMES.filter((outcome) => totals.byOutcome[outcome] > 0)
        .map((outcome) => `${totals.byOutcome[outcome]} ${outcome.replaceAll('_', ' ')}`)
        .join(', '),
    SEVERITIES.map((severity) => `${totals.bySeverity[severity]} ${severity}`).join(' · '),
    ...(waivers.length === 0
      ? []
      : [
          `${totals.waived} failing rows are waived; of ${counted(waivers.length, 'waiver')}: ${[...new Set(waivers.map(({ status }) => status))].map((status) => `${waivers.filter((one) => one.status === status).length} ${status}`).join(', ')}`,
        ]),
    ...(disabled.length === 0 ? [] : [`${counted(disabled.length, 'check')} left out by the configuration`]),
    ...failing.slice(0, 7).map((check) => findingLine(check, paint)),
    ...(failing.length > 7 ? [paint.dim(`  and ${failing.length - 7} more`)] : []),
    ...(unreadable > 0 ? [paint.yellow(`${unreadable} files have problems: see the report's inputs`)] : []),
    ...warnings.map((warning) => paint.yellow(warning)),
    ...written.map(({ path, bytes }) => `${paint.green('wrote')} ${path} ${paint.dim(size(bytes))}`),
  ].join('\n');
}

/** Each line of the register of accepted risks: what became of it, and why. */
export function waiverListing({ waivers, asOf }: Pick<Audit, 'waivers' | 'asOf'>, paint: Paint): string {
  const style = {
    applied: paint.green,
    expiring: paint.yellow,
    expired: paint.red,
    unmatched: paint.yellow,
    invalid: paint.red,
  };
  const lines = waivers.map((waiver, index) => {
    const { status, check, resource, workspaceId, fingerprints, message } = waiver;
    const target = `${check ?? 'no check'} ${resource ?? 'every resource'}${workspaceId === null ? '' : ` in ${workspaceId}`}`;
    const findings = counted(fingerprints.length, 'finding');
    return `${String(index + 1).padStart(3)}  ${style[status](status.padEnd(9))}  ${target} ${paint.dim(`(${findings})`)}${message === null ? '' : `\n     ${message}`}`;
  });
  return [...lines, '', `${counted(waivers.length, 'waiver')} as of ${asOf}`].join('\n');
}

/** Why a run ended: one line and its remedy; a stack only where the fault is the tool's own. */
export function failureText(thrown: unknown): string {
  const message = `serving-audit: ${messageOf(thrown)}`;
  if (thrown instanceof UserError) return thrown.remedy === null ? message : `${message}\n  ${thrown.remedy}`;
  // A file system's own words ("EACCES: permission denied, …") need no stack.
  const isOurs = thrown instanceof Error && !('code' in thrown);
  return isOurs ? `${message}\n${thrown.stack ?? ''}` : message;
}

function findingLine(
  { code, title, severity, counts, resource, amountUsd }: CheckResult,
  paint: Paint,
): string {
  const money = amountUsd === null ? '' : `, $${Number(amountUsd).toFixed(2)}`;
  const population = `${counts.failed} of ${counts.looked} ${counts.looked === 1 ? resource : plural(resource)}${money}`;
  return `  ${severityStyle(severity, paint)(severity.padEnd(8))} ${code.padEnd(7)} ${title} ${paint.dim(`(${population})`)}`;
}

/** "1 file", "2 files". */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** A titled block, or nothing where there are no lines. */
export function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines];
}

function severityStyle(severity: Severity, paint: Paint): Style {
  return severity === 'critical' || severity === 'high' ? paint.red : paint.yellow;
}

/** A table in fixed columns. */
export function columns(rows: readonly (readonly string[])[], head: readonly string[], paint: Paint): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint.bold(line(head)), ...rows.map(line)].join('\n');
}

function size(bytes: number): string {
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1e3).toFixed(0)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;
}
