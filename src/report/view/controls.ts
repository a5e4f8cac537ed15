import { type Audit, type CheckResult, OUTCOMES } from '../../result.ts';
import { count } from '../units.ts';
import { frameworkName } from './frameworks.ts';
import { anchor, cell, heads, type Mark, markCell, OUTCOME_WORDS, type Table } from './parts.ts';

export interface Controls {
  readonly lead: string;
  readonly tables: readonly Table[];
}

interface Support {
  readonly check: CheckResult;
  /** The check supports the control only in part. */
  readonly inPart: boolean;
}

/** Framework by framework, what the checks say about each control. */
export function controlsView(audit: Audit): Controls {
  const frameworks = collect(audit);
  return {
    lead:
      frameworks.size === 0
        ? 'No check is mapped to a control.'
        : 'The mappings are guidance and must be confirmed by somebody who holds the standards. A “~” means that the check supports the control only in part. A control with anything not assessed is never shown as supported.',
    tables: [...frameworks].map(([framework, controls]) => frameworkTable(framework, controls)),
  };
}

function collect(audit: Audit): ReadonlyMap<string, ReadonlyMap<string, readonly Support[]>> {
  const frameworks = new Map<string, Map<string, Support[]>>();
  for (const check of audit.checks) {
    for (const [framework, controls] of Object.entries(check.controls)) {
      const known = frameworks.get(framework) ?? new Map<string, Support[]>();
      frameworks.set(framework, known);
      for (const control of controls) {
        const name = control.replace(/^~\s*/, '');
        known.set(name, [...(known.get(name) ?? []), { check, inPart: control.startsWith('~') }]);
      }
    }
  }
  return new Map([...frameworks].sort(([a], [b]) => (frameworkName(a) < frameworkName(b) ? -1 : 1)));
}

function frameworkTable(framework: string, controls: ReadonlyMap<string, readonly Support[]>): Table {
  const rows = [...controls].sort(([a], [b]) => byParts(a, b));
  return {
    className: 'controls-table',
    caption: frameworkName(framework),
    heads: heads(['Control', 'Evidence says', 'Checks']),
    rows: rows.map(([control, supports]) => ({
      anchors: [],
      head: cell(control, 'cell-name'),
      cells: [
        markCell(standing(supports)),
        {
          className: 'cell-links',
          marks: [],
          parts: [''],
          links: byOutcome(supports).map(({ check, inPart, label }, at) => ({
            before: `${label === '' ? ', ' : `${at === 0 ? '' : ' · '}${label} `}${inPart ? '~' : ''}`,
            href: `#${anchor(check.outcome === 'fail' || isUnsure(check) ? 'finding' : check.outcome === 'not_assessed' ? 'check' : 'method', check.code)}`,
            parts: [check.code],
          })),
        },
      ],
    })),
    notes: [],
  };
}

/** The checks of a control, gathered by outcome; the first of each outcome carries its word. */
function byOutcome(supports: readonly Support[]): readonly (Support & { readonly label: string })[] {
  return OUTCOMES.flatMap((outcome) =>
    supports
      .filter(({ check }) => check.outcome === outcome)
      .map((support, at) => ({ ...support, label: at === 0 ? `${OUTCOME_WORDS[outcome]}:` : '' })),
  );
}

function isUnsure(check: CheckResult): boolean {
  return check.outcome === 'inconclusive' || check.outcome === 'error' || check.outcome === 'manual';
}

/** Worst first: a failure, then anything open; only then support, and in part where every mapping says so. */
function standing(supports: readonly Support[]): Mark {
  const failed = supports.filter(({ check }) => check.outcome === 'fail');
  const open = supports.filter(({ check }) => check.outcome === 'not_assessed' || isUnsure(check));
  const passed = supports.filter(({ check }) => check.outcome === 'pass');
  if (failed.length > 0) {
    return { symbol: 'high', word: `not met: ${count(failed.length)} of ${count(supports.length)} fail` };
  }
  if (open.length > 0) {
    return {
      symbol: 'not-assessed',
      word: `open: ${count(open.length)} of ${count(supports.length)} not judged`,
    };
  }
  if (passed.length === 0) return { symbol: 'not-assessed', word: 'does not apply' };
  return passed.every(({ inPart }) => inPart)
    ? { symbol: 'pass', word: '~ supported in part' }
    : { symbol: 'pass', word: 'supported' };
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
