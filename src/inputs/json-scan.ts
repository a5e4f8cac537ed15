/** One top-level JSON value of a text, by offsets; `end` is null where the text ends within it. */
export interface Span {
  readonly start: number;
  readonly end: number | null;
  /** Objects that stand in the top-level array, or in an array directly within the top-level object. */
  readonly items: readonly (readonly [number, number])[];
}

export interface Scan {
  readonly values: readonly Span[];
  /** Where the text stops being JSON; null where it is JSON to its end. */
  readonly unexpected: number | null;
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const SCALAR = /(?:null|true|false|-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*")/y;

/** Finds the boundaries of the JSON values that stand one after another in a text, without reading what is in them. */
export function scanJson(text: string): Scan {
  const values: Span[] = [];
  let offset = skipBlank(text, 0);
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const result = scanContainer(text, offset);
      if (result.unexpected !== null)
        return { values: [...values, result.span], unexpected: result.unexpected };
      values.push(result.span);
      if (result.span.end === null) break;
      offset = result.span.end;
    } else {
      SCALAR.lastIndex = offset;
      const match = SCALAR.exec(text);
      if (match === null) return { values, unexpected: offset };
      values.push({ start: offset, end: offset + match[0].length, items: [] });
      offset += match[0].length;
    }
    offset = skipBlank(text, offset);
  }
  return { values, unexpected: null };
}

function scanContainer(text: string, start: number): { span: Span; unexpected: number | null } {
  const stack: number[] = [];
  const items: [number, number][] = [];
  let itemStart = 0;
  for (let offset = start; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === QUOTE) {
      offset = endOfString(text, offset);
      if (offset < 0) break;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (code === OPEN_BRACE && isItemLevel(stack)) itemStart = offset;
      stack.push(code);
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (stack.pop() !== code - 2) return { span: { start, end: null, items }, unexpected: offset };
      if (code === CLOSE_BRACE && isItemLevel(stack)) items.push([itemStart, offset + 1]);
      if (stack.length === 0) return { span: { start, end: offset + 1, items }, unexpected: null };
    }
  }
  return { span: { start, end: null, items }, unexpected: null };
}

function isItemLevel(stack: readonly number[]): boolean {
  if (stack.length === 1) return stack[0] === OPEN_BRACKET;
  return stack.length === 2 && stack[0] === OPEN_BRACE && stack[1] === OPEN_BRACKET;
}

/** Offset of the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  for (let offset = text.indexOf('"', start + 1); offset >= 0; offset = text.indexOf('"', offset + 1)) {
    let escapes = 0;
    while (text.charCodeAt(offset - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return offset;
  }
  return -1;
}

function skipBlank(text: string, offset: number): number {
  let at = offset;
  // The record separator of JSON text sequences (RFC 7464) counts as blank.
  while (at < text.length && ' \t\r\n\u001e'.includes(text.charAt(at))) at++;
  return at;
}
