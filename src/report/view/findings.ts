import type { Audit, CheckResult, CheckRow, Source } from '../../result.ts';
import { parseDecimal } from '../decimal.ts';
import { bySeverityThenMoney } from '../sentences.ts';
import { capital, count, headerWords, isNumeric, money, plural, shown } from '../units.ts';
import type { Names } from './names.ts';
import {
  anchor,
  type Cell,
  type Command,
  cell,
  cut,
  heads,
  type Link,
  linkCell,
  type Mark,
  markCell,
  OUTCOME_WORDS,
  severityMark,
  type Table,
} from './parts.ts';

export interface Finding {
  readonly anchor: string;
  readonly title: string;
  readonly mark: Mark;
  readonly pillar: string;
  readonly code: string;
  readonly id: string;
  /** "3 of 28" */
  readonly score: string;
  readonly scoreRest: string;
  readonly why: string;
  readonly messages: readonly string[];
  readonly tables: readonly Table[];
  readonly commands: readonly Command[];
  readonly controls: readonly string[];
  /** Lower-case words for the filter on screen. */
  readonly words: string;
  readonly severity: string;
}

export interface Findings {
  readonly lead: string;
  readonly index: readonly Table[];
  readonly failed: readonly Finding[];
  readonly unsure: readonly Finding[];
  readonly unsureLead: readonly string[];
  readonly filters: readonly { readonly value: string; readonly label: string }[];
}

const MOST_ROWS = 25;
/** More columns than this cannot be read side by side on paper; the rest stand together in one cell. */
const MOST_COLUMNS = 5;
const MOST_SOURCES = 3;

/** Everything that failed, worst first, then everything that could not be decided. */
export function findingsView(audit: Audit, names: Names): Findings {
  const failed = bySeverityThenMoney(audit.checks.filter((check) => check.outcome === 'fail'));
  const unsure = bySeverityThenMoney(
    audit.checks.filter((check) => ['inconclusive', 'error', 'manual'].includes(check.outcome)),
  );
  return {
    lead: lead(audit, failed.length),
    index: failed.length + unsure.length < 3 ? [] : [indexTable(audit, [...failed, ...unsure])],
    failed: failed.map((check) => finding(audit, check, names)),
    unsure: unsure.map((check) => finding(audit, check, names)),
    unsureLead:
      unsure.length === 0
        ? []
        : [
            'The evidence for these checks is there, but does not decide them. They count neither as a pass nor as a failure.',
          ],
    filters: audit.checks.length === 0 ? [] : filters([...failed, ...unsure]),
  };
}

function lead(audit: Audit, failed: number): string {
  const judged = audit.checks.filter((check) => check.outcome === 'pass' || check.outcome === 'fail').length;
  if (judged === 0) return 'Nothing could be judged, so nothing can be reported as failing or as passing.';
  const open = audit.checks.filter((check) => check.outcome === 'not_assessed').length;
  const rest =
    open === 0
      ? ''
      : ` ${capital(count(open))} more could not be assessed and are listed under Not assessed.`;
  if (failed === 0) return `None of the ${count(judged)} checks that could be judged fails.${rest}`;
  return `${count(failed)} of the ${count(judged)} checks that could be judged ${failed === 1 ? 'fails' : 'fail'}, worst first, then by money.${rest}`;
}

function indexTable(audit: Audit, checks: readonly CheckResult[]): Table {
  return {
    className: 'index-table',
    caption: 'Findings at a glance',
    heads: heads(
      ['Severity', 'Code', 'Finding', 'Fail', 'Unsure', 'Looked at', 'Amount'],
      ['Fail', 'Unsure', 'Looked at', 'Amount'],
    ),
    rows: checks.map((check) => ({
      anchors: [],
      head: markCell(checkMark(check)),
      cells: [
        cell(check.code, 'cell-code'),
        {
          ...cell(''),
          links: [{ before: '', href: `#${anchor('finding', check.code)}`, parts: [check.title] }],
        },
        cell(count(check.counts.failed), 'cell-number'),
        cell(count(check.counts.unknown), 'cell-number'),
        cell(count(check.counts.looked), 'cell-number'),
        cell(check.amountUsd === null ? '–' : money(check.amountUsd, audit.currency), 'cell-number'),
      ],
    })),
    notes: [],
  };
}

function checkMark(check: CheckResult): Mark {
  return check.outcome === 'fail'
    ? severityMark(check.severity)
    : { symbol: 'unsure', word: capital(OUTCOME_WORDS[check.outcome]) };
}

function filters(checks: readonly CheckResult[]): Findings['filters'] {
  const pillars = [...new Set(checks.map((check) => check.pillar))];
  return pillars.map((pillar) => ({ value: pillar, label: capital(pillar) }));
}

function finding(audit: Audit, check: CheckResult, names: Names): Finding {
  return {
    anchor: anchor('finding', check.code),
    title: check.title,
    mark: checkMark(check),
    pillar: capital(check.pillar),
    code: check.code,
    id: check.id,
    ...score(audit, check),
    why: check.why,
    messages: check.message === null ? [] : [check.message],
    tables: check.rows.length === 0 ? [] : [rowsTable(audit, check, names)],
    commands: commands(check),
    controls: controlWords(check),
    words: [check.code, check.id, check.title, ...check.rows.slice(0, MOST_ROWS).map((row) => row.resource)]
      .join(' ')
      .toLowerCase(),
    severity: check.outcome === 'fail' ? check.severity : 'unsure',
  };
}

function score(audit: Audit, check: CheckResult): { readonly score: string; readonly scoreRest: string } {
  const { looked, passed, failed, unknown, waived } = check.counts;
  const noun = looked === 1 ? check.resource : plural(check.resource);
  const amount =
    parseDecimal(check.amountUsd) === null ? '' : ` · ${money(check.amountUsd, audit.currency)} in all`;
  const waivers = waived > 0 ? ` · ${count(waived)} waived` : '';
  if (check.outcome !== 'fail') {
    return looked === 0
      ? { score: capital(OUTCOME_WORDS[check.outcome]), scoreRest: '' }
      : {
          score: `${count(unknown)} of ${count(looked)}`,
          scoreRest: ` ${noun} unsure · ${count(passed)} pass · ${count(failed)} fail`,
        };
  }
  return {
    score: `${count(failed)} of ${count(looked)}`,
    scoreRest: ` ${noun} ${failed === 1 ? 'fails' : 'fail'} · ${count(passed)} pass · ${count(unknown)} unsure${waivers}${amount}`,
  };
}

function rowsTable(audit: Audit, check: CheckResult, names: Names): Table {
  const rows = [
    ...check.rows.filter((row) => row.passed === false),
    ...check.rows.filter((row) => row.passed !== false),
  ];
  const mixed = new Set(rows.map((row) => `${row.severity} ${row.passed}`)).size > 1;
  const many = audit.workspaces.length > 1;
  const columns = check.columns.slice(
    0,
    check.columns.length > MOST_COLUMNS ? MOST_COLUMNS - 1 : MOST_COLUMNS,
  );
  const rest = check.columns.slice(columns.length);
  const words = [
    capital(check.resource),
    ...(mixed ? ['Result'] : []),
    ...(many ? ['Workspace'] : []),
    ...columns.map(headerWords),
    ...(rest.length > 0 ? ['Also'] : []),
    'Evidence',
  ];
  const first = words.length - columns.length - 1 - (rest.length > 0 ? 1 : 0);
  return {
    className: 'evidence-table',
    caption: `${check.code}: ${plural(check.resource)} that fail or are unsure`,
    heads: words.map((text, at) => ({
      text,
      className: isNumeric(columns[at - first] ?? '') ? 'head-number' : 'head-text',
    })),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      anchors: [],
      head: cell(row.resource, 'cell-name'),
      cells: [
        ...(mixed ? [markCell(rowMark(row))] : []),
        ...(many ? [cell(names.workspace(row.workspaceId))] : []),
        ...columns.map((column) => evidenceCell(column, row, audit.currency)),
        ...(rest.length > 0 ? [restCell(rest, row, audit.currency)] : []),
        sourcesCell(row.sources, names),
      ],
    })),
    notes: cut(MOST_ROWS, rows.length, 'csv/findings.csv'),
  };
}

function rowMark(row: CheckRow): Mark {
  return row.passed === false ? severityMark(row.severity) : { symbol: 'unsure', word: 'Unsure' };
}

function evidenceCell(column: string, row: CheckRow, currency: string): Cell {
  const text = shown(column, row.evidence[column], currency);
  return cell(text, isNumeric(column) ? 'cell-number' : 'cell-text');
}

function restCell(columns: readonly string[], row: CheckRow, currency: string): Cell {
  const words = columns.map(
    (column) => `${headerWords(column)}: ${shown(column, row.evidence[column], currency)}`,
  );
  return cell(words.join(' · '), 'cell-note');
}

/** "input 41, entry 1", each leading to its line among the inputs. */
export function sourcesCell(sources: readonly Source[], names: Names): Cell {
  const links = sources.slice(0, MOST_SOURCES).map((source) => ({
    href: names.inputHref(source.input),
    text: source.item === null ? `input ${source.input}` : `input ${source.input}, entry ${source.item}`,
  }));
  const rest = sources.length - links.length;
  const more: readonly Link[] =
    rest > 0 ? [{ before: '; ', href: '#inputs', parts: [`${count(rest)} more`] }] : [];
  const base = linkCell(links, 'the export as a whole');
  return { ...base, links: [...base.links, ...more] };
}

function commands(check: CheckResult): readonly Command[] {
  const caveat =
    check.caveat === ''
      ? ''
      : `; ${check.caveat.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase()).replace(/\.\s*$/, '')}`;
  return [
    ...(check.verify === ''
      ? []
      : [{ label: 'See for yourself (changes nothing)', className: 'verify', text: check.verify }]),
    ...(check.fix === ''
      ? []
      : [{ label: `To fix (changes the workspace${caveat})`, className: 'fix', text: check.fix }]),
  ];
}

/** How frameworks are written out. */
export const FRAMEWORKS: Readonly<Record<string, string>> = {
  nist: 'NIST 800-53',
  iso: 'ISO 27001',
  iso27001: 'ISO 27001',
  soc2: 'SOC 2',
  cis: 'CIS',
  cisaz: 'CIS Azure',
  mcsb: 'MCSB',
  waf: 'Azure WAF',
  dasf: 'DASF',
  sat: 'SAT',
  rmf: 'NIST AI RMF',
  aia: 'EU AI Act',
  '42001': 'ISO 42001',
  iso42001: 'ISO 42001',
};

/** The name of a framework as auditors write it. */
export function frameworkName(key: string): string {
  return FRAMEWORKS[key.toLowerCase()] ?? key;
}

function controlWords(check: CheckResult): readonly string[] {
  const words = Object.entries(check.controls).map(
    ([framework, controls]) => `${frameworkName(framework)} ${controls.join(', ')}`,
  );
  return words.length === 0 ? [] : [words.join(' · ')];
}
