import { isArray, isObject, type Json, type JsonObject, parseJson } from './json-value.ts';
import { looksLikePython, parsePython } from './python-value.ts';

/** The value of text that holds an object or array as JSON, or as Python prints it; undefined for any other text. */
export function parseNested(text: string): JsonObject | readonly Json[] | undefined {
  if (/^\s*[[{]/.test(text)) {
    try {
      const value = parseJson(text);
      if (isObject(value) || isArray(value)) return value;
    } catch {
      // It may be Python's.
    }
  }
  return looksLikePython(text) ? parsePython(text) : undefined;
}
