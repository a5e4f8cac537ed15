import { type Json, type JsonObject, jsonNumber } from './json-value.ts';

/**
 * The value of what Python prints for a dict, list, tuple, Row or array, as pandas and notebooks leave it in CSV cells:
 * `{'env': 'prod'}`, `Row(a='x', b=None)`, `[('k', 'v')]`. undefined for any other text. Names that are no values, such as
 * an enum's, are not guessed at.
 */
export function parsePython(text: string): JsonObject | readonly Json[] | undefined {
  const reader: Reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skip(reader);
    const isNested = typeof value === 'object' && value !== null && !('isLosslessNumber' in value);
    return reader.at === text.length && isNested ? (value as JsonObject | readonly Json[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text begins as Python prints nested values and JSON does not. */
export function looksLikePython(text: string): boolean {
  return /^\s*(?:\{\s*(?:'|\w+:)|\[\s*(?:'|\(|\{'|Row\(|None|True|False)|\(|Row\(|array\()/.test(text);
}

interface Reader {
  readonly text: string;
  at: number;
}

const DEEPEST = 60;
const CONSTANTS: Readonly<Record<string, Json>> = {
  None: null,
  nan: null,
  NaT: null,
  True: true,
  False: false,
};
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
  '\n': '',
};

function readValue(reader: Reader, depth: number): Json {
  if (depth > DEEPEST) throw new SyntaxError('too deep');
  skip(reader);
  const next = reader.text.charAt(reader.at);
  if (next === '{') return readDict(reader, depth);
  if (next === '[') return pairsAsObject(readItems(reader, ']', depth));
  if (next === '(') return readItems(reader, ')', depth);
  if (next === "'" || next === '"') return readString(reader);
  const number = matched(reader, /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y);
  if (number !== null) return jsonNumber(number.replace(/^(-?)\./, '$10.').replace(/\.(?=$|[eE])/, ''));
  const name = matched(reader, /[A-Za-z_][\w.]*/y) ?? '';
  if (Object.hasOwn(CONSTANTS, name) && reader.text.charAt(reader.at) !== '(') return CONSTANTS[name] ?? null;
  return readCall(reader, name, depth);
}

function readDict(reader: Reader, depth: number): JsonObject {
  const entries: [string, Json][] = [];
  expect(reader, '{');
  while (!accept(reader, '}')) {
    const key = readValue(reader, depth + 1);
    expect(reader, ':');
    entries.push([typeof key === 'string' ? key : String(key), readValue(reader, depth + 1)]);
    if (!accept(reader, ',')) {
      expect(reader, '}');
      break;
    }
  }
  return Object.fromEntries(entries);
}

function readItems(reader: Reader, closing: string, depth: number): readonly Json[] {
  const items: Json[] = [];
  reader.at++;
  while (!accept(reader, closing)) {
    items.push(readValue(reader, depth + 1));
    // numpy separates the items of an array by blanks.
    if (!accept(reader, ',') && closing === ')') {
      expect(reader, closing);
      break;
    }
  }
  return items;
}

/** `Row(a=1)` is an object; `Decimal('1.5')` and `array([…], dtype=object)` are their first argument; dates are text. */
function readCall(reader: Reader, name: string, depth: number): Json {
  expect(reader, '(');
  const positional: Json[] = [];
  const named: [string, Json][] = [];
  while (!accept(reader, ')')) {
    skip(reader);
    const key = matched(reader, /[A-Za-z_]\w*(?=\s*=)/y);
    if (key !== null) expect(reader, '=');
    const value =
      key === 'dtype' || key === 'tzinfo' ? readName(reader, depth) : readValue(reader, depth + 1);
    // Another zone's time would be hours off as UTC.
    if (key === 'tzinfo' && !/^None$|(?:^|[</.'])utc'?>?$/i.test(String(value)))
      throw new SyntaxError('not in UTC');
    if (key === null) positional.push(value);
    else named.push([key, value]);
    if (!accept(reader, ',')) {
      expect(reader, ')');
      break;
    }
  }
  const [first] = positional;
  if (name === 'Row' && positional.length === 0) return Object.fromEntries(named);
  if (name === 'Decimal' && typeof first === 'string' && /^-?\d+(?:\.\d+)?$/.test(first))
    return jsonNumber(first);
  if (/^(?:np\.)?array$/.test(name) && Array.isArray(first)) return first as readonly Json[];
  if (/^(?:pd\.)?Timestamp$/.test(name) && typeof first === 'string') return first;
  if (/^datetime\.date(?:time)?$/.test(name)) return dateText(positional.map(String));
  throw new SyntaxError('no value');
}

/** A type or time zone: `object`, `<UTC>`, `datetime.timezone.utc`. */
function readName(reader: Reader, depth: number): Json {
  const name = matched(reader, /<[^>]*>|[A-Za-z_][\w.]*(?!\w*\()/y);
  return name ?? readValue(reader, depth + 1);
}

function dateText(parts: readonly string[]): string {
  const [year = '', month = '', day = '', ...time] = parts;
  const two = (part: string) => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (time.length === 0) return date;
  const [hour = '0', minute = '0', second = '0', micros = '0'] = time;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${micros.padStart(6, '0')}`;
}

function readString(reader: Reader): string {
  const quote = reader.text.charAt(reader.at++);
  let result = '';
  for (;;) {
    const next = reader.text.charAt(reader.at++);
    if (next === '') throw new SyntaxError('not closed');
    if (next === quote) return result;
    if (next !== '\\') {
      result += next;
      continue;
    }
    const code = matched(reader, /x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}/iy);
    if (code !== null) {
      result += String.fromCodePoint(Number.parseInt(code.slice(1), 16));
      continue;
    }
    const escaped = reader.text.charAt(reader.at++);
    result += ESCAPES[escaped] ?? `\\${escaped}`;
  }
}

/** Spark's maps come as lists of pairs. */
function pairsAsObject(items: readonly Json[]): Json {
  const pairs = items.filter(
    (item): item is readonly [string, Json] =>
      Array.isArray(item) && item.length === 2 && typeof item[0] === 'string',
  );
  return items.length > 0 && pairs.length === items.length ? Object.fromEntries(pairs) : items;
}

function matched(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? null;
  if (found !== null) reader.at += found.length;
  return found;
}

function skip(reader: Reader): void {
  matched(reader, /\s*/y);
}

function accept(reader: Reader, token: string): boolean {
  skip(reader);
  if (!reader.text.startsWith(token, reader.at)) return false;
  reader.at += token.length;
  return true;
}

function expect(reader: Reader, token: string): void {
  if (!accept(reader, token)) throw new SyntaxError('not as expected');
}
