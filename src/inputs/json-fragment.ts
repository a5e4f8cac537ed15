import { type Json, parseJson } from './json-value.ts';

/**
 * What a cut-off JSON text holds up to its last whole value, its open brackets closed; null where it holds nothing whole.
 * Only good for telling which export a broken file was meant to be: its rows are never used.
 */
export function fragmentOf(text: string): Json | null {
  const open: string[] = [];
  let cut = -1;
  let closing = '';
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character === '"') {
      offset = endOfString(text, offset);
      if (offset < 0) break;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
    } else if (character === '}' || character === ']') {
      open.pop();
      cut = offset + 1;
      closing = [...open].reverse().join('');
    } else if (character === ',') {
      cut = offset;
      closing = [...open].reverse().join('');
    }
  }
  if (cut < 0) return null;
  try {
    return parseJson(text.slice(0, cut) + closing);
  } catch {
    // The parser's message quotes the text.
    return null;
  }
}

/** Offset of the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    if (text.charAt(offset) === '\\') offset++;
    else if (text.charAt(offset) === '"') return offset;
  }
  return -1;
}
