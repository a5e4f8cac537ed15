import type { Audit, CheckResult } from '../../result.ts';
import { compactSql } from '../compact-sql.ts';
import { basisWords } from '../figures-money.ts';
import { capital, count, time } from '../units.ts';
import {
  anchor,
  cell,
  codeCell,
  type Fact,
  fact,
  heads,
  markCell,
  OUTCOME_WORDS,
  outcomeMark,
  type Table,
} from './parts.ts';

export interface Query {
  readonly anchor: string;
  readonly title: string;
  readonly note: string;
  readonly sql: string;
}

export interface Method {
  readonly facts: readonly Fact[];
  readonly warnings: readonly string[];
  readonly tables: readonly Table[];
  readonly queries: readonly Query[];
  readonly figures: readonly Query[];
}

const BASIS: Record<Audit['asOfBasis'], string> = {
  flag: 'set with the option --as-of',
  manifest: 'the time in the manifest of the collection',
  data: 'the newest time found in the data',
};

/** How the result came about: tools, questions with their parameters, the SQL word for word. */
export function methodView(audit: Audit): Method {
  return {
    facts: [
      fact('Tool', `${audit.tool.name} ${audit.tool.version}`),
      fact('Query engine', `DuckDB ${audit.tool.duckdb}`),
      fact('As of', `${time(audit.asOf)}: ${BASIS[audit.asOfBasis]}`),
      fact('Money', `${audit.currency}, ${basisWords(audit)}, net of corrections`),
      fact('Result', `audit.json, schema ${audit.schema}`),
      fact('Rule', 'A check whose evidence is missing is not assessed; it cannot pass.'),
    ],
    warnings: audit.warnings,
    tables: audit.checks.length === 0 ? [] : [checksTable(audit)],
    queries: audit.checks.map((check) => ({
      anchor: anchor('query', check.code),
      title: `${check.code} ${check.id}`,
      note: `${capital(OUTCOME_WORDS[check.outcome])}; ${parameters(check)}`,
      sql: compactSql(check.sql),
    })),
    figures: Object.entries(audit.figures).map(([name, figure]) => ({
      anchor: anchor('figure', name),
      title: `figure ${name}`,
      note: `${figure.title} · ${count(figure.rows.length)} rows · csv/${name}.csv · reads ${figure.exports.join(', ') || 'no export'}`,
      sql: compactSql(figure.sql),
    })),
  };
}

function checksTable(audit: Audit): Table {
  return {
    className: 'appendix-table checks-table',
    caption: 'Checks and their outcome',
    heads: heads(
      ['Check', 'Question', 'Outcome', 'Looked at', 'Pass', 'Fail', 'Unsure'],
      ['Looked at', 'Pass', 'Fail', 'Unsure'],
    ),
    rows: audit.checks.map((check) => ({
      anchors: [anchor('method', check.code)],
      head: codeCell(check.code, `#${anchor('query', check.code)}`),
      cells: [
        cell(check.title),
        markCell(outcomeMark(check)),
        ...(check.outcome === 'not_assessed' || check.outcome === 'error'
          ? ['–', '–', '–', '–']
          : [check.counts.looked, check.counts.passed, check.counts.failed, check.counts.unknown].map(count)
        ).map((text) => cell(text, 'cell-number')),
      ],
    })),
    notes: [],
  };
}

function parameters(check: CheckResult): string {
  const entries = Object.entries(check.params);
  if (entries.length === 0) return 'no parameters';
  return entries.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(', ');
}
