import type { CheckResult, Outcome, Severity } from '../../result.ts';
import { breakable } from '../breakable.ts';
import { count, NOT_KNOWN } from '../units.ts';

/**
 * The building blocks that several parts of the page share. Nothing here is optional: what may be absent is a list
 * of none or one, because the template engine stays silent about missing fields inside a condition.
 */

export interface Mark {
  /** Name of the symbol and of the colour: a severity, "pass", "unsure", "not-assessed". */
  readonly symbol: string;
  readonly word: string;
}

export interface Link {
  readonly before: string;
  readonly href: string;
  readonly parts: readonly string[];
}

export interface Cell {
  readonly className: string;
  readonly marks: readonly Mark[];
  readonly parts: readonly string[];
  readonly links: readonly Link[];
}

export interface Row {
  readonly anchors: readonly string[];
  readonly head: Cell;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly className: string;
  readonly caption: string;
  readonly heads: readonly { readonly text: string; readonly className: string }[];
  readonly rows: readonly Row[];
  /** What is left out and where it is; none where the table is whole. */
  readonly notes: readonly string[];
}

export interface Command {
  readonly label: string;
  readonly className: string;
  readonly text: string;
}

export interface Fact {
  readonly label: string;
  readonly className: string;
  readonly parts: readonly string[];
}

/** So short that it stays on one line even in a full table. */
const SHORT = 17;

/** A cell of plain words. */
export function cell(text: string, className = 'cell-text'): Cell {
  const whole = (className === 'cell-code' && text.length <= 24) || text.length <= SHORT;
  const names = [className, ...(isAbsent(text) ? ['cell-absent'] : []), ...(whole ? ['cell-short'] : [])];
  return { className: names.join(' '), marks: [], parts: whole ? [text] : breakable(text), links: [] };
}

function isAbsent(text: string): boolean {
  return text === NOT_KNOWN || text === 'not documented';
}

/** A cell with a mark and its word. */
export function markCell(mark: Mark): Cell {
  return { className: 'cell-mark', marks: [mark], parts: [''], links: [] };
}

/** A cell of links, parted by semicolons. */
export function linkCell(
  links: readonly { readonly href: string; readonly text: string }[],
  rest = '',
): Cell {
  return {
    className: 'cell-links',
    marks: [],
    parts: breakable(links.length === 0 ? rest : ''),
    links: links.map((link, at) => ({
      before: at === 0 ? '' : '; ',
      href: link.href,
      parts: link.text.length <= SHORT ? [link.text] : breakable(link.text),
    })),
  };
}

/** The code of a check, leading to where it is explained. */
export function codeCell(code: string, href: string): Cell {
  return { className: 'cell-code', marks: [], parts: [''], links: [{ before: '', href, parts: [code] }] };
}

/** A fact under its label. */
export function fact(label: string, text: string): Fact {
  return { label, className: isAbsent(text) ? 'fact-absent' : 'fact-known', parts: breakable(text) };
}

/** Column heads from words; those named in `numeric` stand on the right. */
export function heads(words: readonly string[], numeric: readonly string[] = []): Table['heads'] {
  return words.map((text) => ({ text, className: numeric.includes(text) ? 'head-number' : 'head-text' }));
}

/** The note under a table that shows only some of its rows; none where it shows all. */
export function cut(shown: number, all: number, where: string): readonly string[] {
  if (shown >= all) return [];
  return [`${count(shown)} of ${count(all)} rows; all of them are in ${where}.`];
}

const SEVERITY_WORDS: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** The mark of a severity. */
export function severityMark(severity: Severity): Mark {
  return { symbol: severity, word: SEVERITY_WORDS[severity] };
}

/** In words, as the reader sees it everywhere. */
export const OUTCOME_WORDS: Record<Outcome, string> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'unsure',
  error: 'could not run',
  manual: 'needs a person',
  not_assessed: 'not assessed',
  not_applicable: 'does not apply',
};

/** The mark of a check: its severity where it fails, else its outcome. */
export function outcomeMark(check: CheckResult): Mark {
  const word = OUTCOME_WORDS[check.outcome];
  if (check.outcome === 'fail') return { symbol: check.severity, word };
  if (check.outcome === 'pass') return { symbol: 'pass', word };
  if (check.outcome === 'not_assessed' || check.outcome === 'not_applicable') {
    return { symbol: 'not-assessed', word };
  }
  return { symbol: 'unsure', word };
}

/** An id that can stand in an address: letters, digits and hyphens. */
export function anchor(kind: string, name: string | number): string {
  return `${kind}-${String(name).replace(/[^A-Za-z0-9]+/g, '-')}`;
}
