import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

/** Parsed JSON whose numbers keep their text: ids beyond 2^53 and decimals stay exact. */
export type Json = null | boolean | string | LosslessNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Parses one JSON value. Throws a SyntaxError that ends with "position <offset>". */
export function parseJson(text: string): Json {
  return parse(text, null, { onDuplicateKey: ({ newValue }) => newValue }) as Json;
}

/** JSON text in one spelling, whatever the export: keys sorted, no spaces. */
export function canonicalJson(value: Json): string {
  return stringify(sortKeys(value)) ?? 'null';
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isNumber(value: Json | undefined): value is LosslessNumber {
  return isLosslessNumber(value);
}

/** A number from its exact text. */
export function jsonNumber(text: string): LosslessNumber {
  return new LosslessNumber(text);
}

function sortKeys(value: Json): Json {
  if (isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}
