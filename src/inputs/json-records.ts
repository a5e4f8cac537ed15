import { readAnalytics } from './analytics-records.ts';
import { fragmentOf } from './json-fragment.ts';
import { type Span, scanJson } from './json-scan.ts';
import { isArray, isNumber, isObject, type Json, type JsonObject, parseJson } from './json-value.ts';
import { type Parsed, placeOf, type Records, type Shape } from './records.ts';
import { readStatement } from './statement-records.ts';

// The CLI's log lines may begin with the time of day.
const CLI_MESSAGE =
  /^\s*(?:\d\d:\d\d:\d\d\s+)?(?:warn(?:ing)?|error|info|hint|debug|note|fatal)\s*[:[][^\n]*(?:\n|$)/i;

const NOT_ALONE =
  'holds more than one answer, or other text beside one; save each answer as a file of its own';

/**
 * Reads the records of JSON in all shapes that exports come in: an array (databricks CLI), a wrapper object (REST),
 * one object, several of either (pages, shell loops), NDJSON; `null`, `{}` and `[]` are valid and empty.
 * `complete` is false for the head of a longer text: that it ends in the middle is then no fault.
 */
export function readJson(text: string, wrappers: ReadonlySet<string>, complete: boolean): Parsed {
  const message = CLI_MESSAGE.exec(text);
  if (message !== null) return afterMessage(text, message[0], wrappers);
  const scan = scanJson(text);
  const gathered = gather(wrappers);
  for (const span of scan.values) {
    if (span.end === null && complete) {
      // What comes before the break still tells which export it was meant to be.
      addWhole(gathered, text, span, scan.unexpected ?? text.length);
      if (scan.unexpected !== null) break;
      const place = placeOf(text, text.trimEnd().length);
      return broken(
        gathered,
        `${place}: ends in the middle, a truncated export; collect it again and check its exit code`,
      );
    }
    const slices = span.end === null ? span.items : [[span.start, span.end] as const];
    for (const [start, end] of slices) {
      const value = parseSlice(text.slice(start, end));
      if ('offset' in value) {
        addWhole(gathered, text, span, start + value.offset);
        const place = placeOf(text, start + value.offset);
        return broken(gathered, `${place}: is not JSON from here; collect it again with -o json`);
      }
      const answer = span.end === null ? null : (readStatement(value.value) ?? readAnalytics(value.value));
      if (answer !== null) {
        if (scan.values.length === 1 && scan.unexpected === null) return answer;
        return { ...answer, broken: answer.broken ?? NOT_ALONE };
      }
      gathered.add(value.value, span.end === null);
    }
  }
  if (scan.unexpected !== null) {
    const place = placeOf(text, scan.unexpected);
    const what = scan.values.length === 0 ? 'is not JSON' : 'other text follows the JSON';
    return broken(gathered, `${place}: ${what}; collect it again with -o json and without 2>&1`);
  }
  return { broken: null, records: gathered.result(text) };
}

/** Adds what is whole before a break: the records of an array, or of an object the part that closing its brackets makes one. */
function addWhole(gathered: Gathered, text: string, span: Span, end: number): void {
  if (text.charAt(span.start) === '[') {
    for (const [from, to] of span.items.filter((item) => item[1] <= end)) {
      const item = parseSlice(text.slice(from, to));
      if ('value' in item) gathered.add(item.value, true);
    }
    return;
  }
  const fragment = fragmentOf(text.slice(span.start, end));
  if (fragment !== null) gathered.add(fragment, false);
}

/** Whether a text begins with a message of the databricks CLI, such as "Error: …". */
export function isCliMessage(text: string): boolean {
  return CLI_MESSAGE.test(text);
}

/** `2>&1` puts the CLI's messages before its JSON; what follows only tells which export it was meant to be. */
function afterMessage(text: string, first: string, wrappers: ReadonlySet<string>): Parsed {
  let rest = text.slice(first.length);
  for (let next = CLI_MESSAGE.exec(rest); next !== null; next = CLI_MESSAGE.exec(rest))
    rest = rest.slice(next[0].length);
  const records = rest.trim() === '' ? null : readJson(rest, wrappers, false).records;
  return {
    broken:
      records === null
        ? 'line 1, column 1: holds a message of the CLI instead of data; do what it says and collect it again'
        : 'line 1, column 1: a message of the CLI stands before the JSON; collect it again without 2>&1',
    records,
  };
}

function broken(gathered: Gathered, problem: string): Parsed {
  const records = gathered.result('');
  return { broken: problem, records: records.records.length === 0 ? null : records };
}

function parseSlice(text: string): { value: Json } | { offset: number } {
  try {
    return { value: parseJson(text) };
  } catch (thrown) {
    // Only the position is kept: the parser's message quotes the text.
    const position = /position (\d+)/.exec(String(thrown));
    return { offset: Number(position?.[1] ?? 0) };
  }
}

interface Gathered {
  /** Adds one top-level value, or one record of a value that is cut off. */
  readonly add: (value: Json, fragment: boolean) => void;
  readonly result: (text: string) => Records;
}

function gather(wrappers: ReadonlySet<string>): Gathered {
  const records: JsonObject[] = [];
  const problems: string[] = [];
  let shape: Shape | null = null;
  let wrapper: string | null = null;
  let lastPage = true;
  let totalResults: number | null = null;
  let values = 0;

  const addItems = (items: readonly Json[]): void => {
    for (const item of items) {
      if (isObject(item)) records.push(item);
      else problems.push(`record ${records.length + 1}: is not an object; it is left out`);
    }
  };
  const add = (value: Json, fragment: boolean): void => {
    values++;
    if (value === null) {
      shape ??= 'list';
    } else if (isArray(value)) {
      shape = 'list';
      addItems(value);
    } else if (!isObject(value)) {
      problems.push(`record ${records.length + 1}: is not an object; it is left out`);
    } else {
      const key = fragment ? undefined : wrapperKey(value, wrappers);
      if (key !== undefined) {
        shape = 'list';
        wrapper = key === '' ? wrapper : key;
        addItems((value[key] ?? []) as readonly Json[]);
        lastPage = isBlank(value.next_page_token);
        const total = value.totalResults;
        if (isNumber(total)) totalResults = Math.max(totalResults ?? 0, Number(total.value));
      } else if (Object.keys(value).length > 0) {
        shape = fragment
          ? 'list'
          : shape === null && values === 1
            ? 'single'
            : shape === 'list'
              ? 'list'
              : 'sequence';
        records.push(value);
      }
    }
  };
  return {
    add,
    result: (text) => ({
      format: values > 1 && /^\s*\{.*\}\s*\n\s*\{/.test(text.slice(0, 1 << 20)) ? 'ndjson' : 'json',
      shape: shape ?? 'list',
      wrapper,
      records,
      header: null,
      lastPage,
      totalResults,
      problems,
    }),
  };
}

/** The key that wraps a list; '' for an empty page that announces a further one or SCIM's answer without Resources. */
function wrapperKey(value: JsonObject, wrappers: ReadonlySet<string>): string | undefined {
  const keys = Object.keys(value);
  const known = keys.find((key) => wrappers.has(key) && isArray(value[key]));
  // An object with several lists of objects is a document of another kind, not a page of one list.
  const lists = keys.filter((key) => isArray(value[key]) && (value[key] as readonly Json[]).some(isObject));
  if (known !== undefined) return lists.every((key) => key === known) ? known : undefined;
  if (keys.includes('totalResults') && !keys.includes('Resources')) return '';
  return keys.length === 1 && keys[0] === 'next_page_token' ? '' : undefined;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}
