import { type Audit, type CheckResult, type ControlResult, OUTCOMES, type Outcome } from '../../result.ts';
import { capital, count, date } from '../units.ts';
import { frameworkName } from './frameworks.ts';
import { anchor, cell, heads, type Mark, markCell, OUTCOME_WORDS, type Table } from './parts.ts';

export interface Controls {
  readonly lead: string;
  readonly tables: readonly Table[];
}

type Support = ControlResult['checks'][number];

/** Framework by framework, what the checks say about each control. */
export function controlsView(audit: Audit): Controls {
  // One framework can be spelled in two ways.
  const frameworks = new Set(audit.controls.map(({ framework }) => frameworkName(framework)));
  return {
    lead:
      frameworks.size === 0
        ? 'No check is mapped to a control.'
        : 'The mappings are guidance, to be confirmed by the organisation with somebody who holds the standards. A “~” means that the check supports the control only in part. A control with anything not assessed is never shown as satisfied.',
    tables: [...frameworks]
      .sort((a, b) => (a < b ? -1 : 1))
      .map((framework) =>
        frameworkTable(
          framework,
          merged(audit.controls.filter((control) => frameworkName(control.framework) === framework)),
        ),
      ),
  };
}

/** What decides, where a control stands under two spellings of its framework. */
const DECISIVE: readonly ControlResult['standing'][] = [
  'not_satisfied',
  'not_shown',
  'satisfied',
  'in_part',
  'not_applicable',
];

function merged(controls: readonly ControlResult[]): readonly ControlResult[] {
  const byName = new Map<string, ControlResult>();
  for (const control of controls) {
    const twin = byName.get(control.control);
    byName.set(control.control, twin === undefined ? control : joined(twin, control));
  }
  return [...byName.values()];
}

function joined(one: ControlResult, other: ControlResult): ControlResult {
  const standing = DECISIVE.find((is) => is === one.standing || is === other.standing) ?? 'not_shown';
  return {
    ...one,
    standing,
    message: one.message ?? other.message,
    attestation:
      [one, other].map(({ attestation }) => attestation).find((told) => told?.verdict === 'fail') ??
      one.attestation ??
      other.attestation ??
      null,
    checks: [...one.checks, ...other.checks],
  };
}

function frameworkTable(framework: string, controls: readonly ControlResult[]): Table {
  const isAttested = controls.some(({ attestation }) => (attestation ?? null) !== null);
  const [message = null] = controls.map((control) => control.message);
  return {
    className: 'controls-table',
    caption: framework,
    heads: heads(['Control', 'Evidence says', 'Checks', ...(isAttested ? ['A person says'] : [])]),
    rows: [...controls]
      .sort((a, b) => byParts(a.control, b.control))
      .map((control) => ({
        anchors: [],
        head: cell(control.control, 'cell-name'),
        cells: [
          markCell(standing(control)),
          {
            className: 'cell-links',
            marks: [],
            parts: [''],
            links: byOutcome(control.checks).map(({ code, outcome, inPart, label }, at) => ({
              before: `${label === '' ? ', ' : `${at === 0 ? '' : ' · '}${label} `}${inPart ? '~' : ''}`,
              href: `#${placeOf(outcome, code)}`,
              parts: [code],
            })),
          },
          ...(isAttested ? [cell(saying(control.attestation ?? null))] : []),
        ],
      })),
    notes: message === null ? [] : [`${capital(message)}.`],
  };
}

function placeOf(outcome: Outcome | null, code: string): string {
  if (outcome === null) return 'method';
  const isListed = ['fail', 'inconclusive', 'error', 'manual'].includes(outcome);
  return anchor(isListed ? 'finding' : outcome === 'not_assessed' ? 'check' : 'method', code);
}

/** The checks of a control, gathered by outcome; the first of each outcome carries its word. */
function byOutcome(supports: readonly Support[]): readonly (Support & { readonly label: string })[] {
  return [...OUTCOMES, null].flatMap((outcome) =>
    supports
      .filter((support) => support.outcome === outcome)
      .map((support, at) => ({
        ...support,
        label: at > 0 ? '' : `${outcome === null ? 'not asked' : OUTCOME_WORDS[outcome]}:`,
      })),
  );
}

function standing({ standing: is, checks, attestation }: ControlResult): Mark {
  const all = count(checks.length);
  const failed = checks.filter(({ outcome }) => outcome === 'fail').length;
  const open = checks.filter(({ outcome }) => !isSettled(outcome)).length;
  switch (is) {
    case 'not_satisfied':
      return {
        symbol: 'high',
        word:
          failed === 0 && attestation?.verdict === 'fail'
            ? 'not satisfied: attested to fail'
            : `not satisfied: ${count(failed)} of ${all} fail`,
      };
    case 'not_shown':
      return {
        symbol: 'not-assessed',
        word: open === 0 ? 'not shown' : `not shown: ${count(open)} of ${all} open`,
      };
    case 'not_applicable':
      return { symbol: 'not-assessed', word: 'does not apply' };
    case 'in_part':
      return { symbol: 'pass', word: '~ satisfied in part' };
    case 'satisfied':
      return { symbol: 'pass', word: 'satisfied' };
  }
}

function isSettled(outcome: Outcome | null): boolean {
  return outcome === 'pass' || outcome === 'fail' || outcome === 'not_applicable';
}

function saying(attestation: CheckResult['attestation']): string {
  if (attestation === null) return '–';
  const { verdict, attestedBy, attestedOn, reviewBy, workspaceId } = attestation;
  const where = workspaceId === null ? '' : ` for workspace ${workspaceId}`;
  return `${verdict}${where}: ${attestedBy}, ${date(attestedOn)}, until ${date(reviewBy)}`;
}

/** A.5.9 before A.5.15: numbers inside the name count as numbers. */
function byParts(a: string, b: string): number {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const one = left[at] ?? '';
    const other = right[at] ?? '';
    if (one === other) continue;
    return at % 2 === 1 ? Number(one) - Number(other) : one < other ? -1 : 1;
  }
  return 0;
}
