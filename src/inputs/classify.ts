import type { Catalog, Contract } from '../catalog.ts';
import type { Input, InputStatus } from '../result.ts';
import { csvHead, readCsv } from './csv-records.ts';
import { isCliMessage, readJson } from './json-records.ts';
import type { JsonObject } from './json-value.ts';
import { isKept, keptInYaml, keptTable, readKept } from './kept.ts';
import { isManifest } from './manifest.ts';
import { looksLikeMetrics, readMetrics } from './metric-records.ts';
import { contractOf, isCertain, mayBe, refusalOf, wrapperKeys } from './recognise.ts';
import type { Parsed, Records } from './records.ts';

/** What a file is, by its content. */
export interface Classified {
  readonly status: InputStatus;
  readonly contract: Contract | null;
  readonly format: Input['format'];
  readonly problems: readonly string[];
  readonly records: Records | null;
  readonly manifest: JsonObject | null;
}

/** `meant` is the export that the manifest or the path says it was meant to be: it names what is broken or empty. */
export function classifyText(
  text: string,
  complete: boolean,
  meant: Contract | null,
  catalog: Catalog,
): Classified {
  const trimmed = text.trimStart();
  if (trimmed === '')
    return brokenOr(
      meant,
      'empty',
      'is blank, the command failed or the login had expired; collect it again',
    );
  if (trimmed.startsWith('<')) {
    return brokenOr(
      meant,
      'text',
      'line 1, column 1: is an HTML page, such as a login page; log in and collect it again',
    );
  }
  if (/^(?:[[{]|null\b)/.test(trimmed) || isCliMessage(trimmed)) {
    const json = classifyParsed(readJson(text, wrapperKeys(catalog), complete), 'json', meant, catalog);
    const { contract } = json;
    if (contract === null || !isKept(contract) || json.status !== 'read' || json.format !== 'json')
      return json;
    // JSON is YAML, too: read as that, unknown keys are told with their line.
    return { ...classifyKept(text, contract, catalog), format: 'json' };
  }
  if (looksLikeMetrics(text)) return classifyParsed(readMetrics(text), 'text', meant, catalog);
  const head = csvHead(text);
  if (head !== null) {
    const parsed = readCsv(text, head, complete);
    const known = classifyParsed(parsed, 'csv', meant, catalog, head.header);
    if (known.contract !== null || known.status === 'refused') return known;
  }
  const kept = keptInYaml(text, catalog.contracts);
  if (kept !== null) return classifyKept(text, kept, catalog);
  const late = jsonAfterText(text, complete, meant, catalog);
  if (late !== null) return late;
  if (/\S\s{2,}\S/.test(firstLine(trimmed)) && meant !== null) {
    return brokenOr(
      meant,
      'text',
      'line 1, column 1: is a text table, not JSON; collect it again with -o json',
    );
  }
  if (meant !== null && !meant.collect.startsWith('write')) {
    return brokenOr(
      meant,
      'text',
      'line 1, column 1: is neither JSON nor CSV; collect it again with -o json',
    );
  }
  if (/^ID\s{2,}\S|^[A-Z]\w*\s{2,}[A-Z]\w*(?:\s{2,}\S+)*$/.test(firstLine(trimmed))) {
    return brokenOr(
      null,
      'text',
      'line 1, column 1: is a text table, not JSON; collect it again with -o json',
    );
  }
  return brokenOr(
    null,
    'text',
    'is not an export that this tool knows; leave it out, or see docs/exports.md',
  );
}

/** Something other than the CLI's own messages may stand before the JSON: a script's greeting, a prompt. */
function jsonAfterText(
  text: string,
  complete: boolean,
  meant: Contract | null,
  catalog: Catalog,
): Classified | null {
  const start = /^(?:[^\n]*\n){1,20}?(?=[[{])/.exec(text)?.[0].length;
  if (start === undefined) return null;
  const { status, contract, format } = classifyText(text.slice(start), complete, meant, catalog);
  if (contract === null || status !== 'read') return null;
  const problem =
    'line 1, column 1: other text stands before the JSON; collect it again with -o json and without 2>&1';
  return brokenOr(contract, format, problem);
}

function classifyKept(text: string, contract: Contract, catalog: Catalog): Classified {
  return classifyParsed(readKept(text, contract), 'yaml', contract, catalog);
}

/** A Parquet file by its first rows. */
export function classifyParquet(
  rows: readonly JsonObject[],
  meant: Contract | null,
  catalog: Catalog,
): Classified {
  const records: Records = {
    format: 'parquet',
    shape: 'table',
    wrapper: null,
    records: rows,
    header: Object.keys(rows[0] ?? {}),
    lastPage: true,
    totalResults: null,
    problems: [],
  };
  return { ...classifyParsed({ broken: null, records }, 'parquet', meant, catalog), records: null };
}

function classifyParsed(
  parsed: Parsed,
  format: Input['format'],
  meant: Contract | null,
  catalog: Catalog,
  header: readonly string[] = [],
): Classified {
  const { records } = parsed;
  const none = { contract: null, format: records?.format ?? format, records: null, manifest: null };
  const told = records === null ? null : contractOf(withHeader(records), catalog.contracts, meant);
  const contract = told ?? (records !== null && meant !== null && mayBe(records, meant) ? meant : null);
  const refusal =
    records === null || isCertain(contract) ? null : refusalOf(withHeader(records), catalog.refusals);
  if (refusal !== null) {
    return {
      ...none,
      status: 'refused',
      contract: meant,
      problems: [`${refusal.message}; ${refusal.remedy}`],
    };
  }
  if (parsed.broken !== null) {
    const known = contract ?? meant;
    return {
      ...none,
      status: known === null ? 'unknown' : 'broken',
      contract: known,
      problems: [parsed.broken],
    };
  }
  const found =
    contract !== null && isKept(contract) && parsed.records.header !== null
      ? keptTable(parsed.records, contract)
      : parsed.records;
  const [first] = found.records;
  // Azure names the workspace of its resource as a manifest does.
  if (told === null && found.shape === 'single' && first !== undefined && isManifest(first)) {
    return { ...none, status: 'read', problems: [], manifest: first };
  }
  if (contract !== null)
    return { ...none, status: 'read', contract, problems: found.problems, records: found };
  if (found.records.length > 0 || found.problems.length > 0) {
    const what = header.length > 0 || format === 'parquet' ? 'columns' : 'keys';
    const problem =
      meant === null
        ? `does not hold the ${what} of any export that this tool knows; leave it out, or see docs/exports.md`
        : `does not hold the ${what} of "${meant.title}"; collect it again: ${meant.collect}`;
    return { ...none, status: meant === null ? 'unknown' : 'broken', contract: meant, problems: [problem] };
  }
  const only = catalog.contracts.filter(
    (one) => found.wrapper !== null && one.recognise.some(({ wrapper }) => wrapper === found.wrapper),
  );
  const empty = meant ?? (only.length === 1 ? (only[0] ?? null) : null);
  if (empty !== null) return { ...none, status: 'read', contract: empty, problems: [], records: found };
  return {
    ...none,
    status: 'unknown',
    problems: [
      'is empty, and neither its place nor a manifest tells which export it is; keep the layout of docs/exports.md',
    ],
  };
}

/** A table without rows is still told by its header. */
function withHeader(records: Records): Records {
  if (records.header === null || records.records.length > 0) return records;
  return { ...records, records: [Object.fromEntries(records.header.map((name) => [name, null]))] };
}

function brokenOr(contract: Contract | null, format: Input['format'], problem: string): Classified {
  const status = contract === null ? 'unknown' : 'broken';
  return { status, contract, format, problems: [problem], records: null, manifest: null };
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? '';
}
