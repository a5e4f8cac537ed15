import { canonicalJson, isArray, isObject, type Json } from './json-value.ts';
import { parseNested } from './nested-text.ts';
import type { PhysicalType } from './parquet.ts';

/**
 * JSON text of a nested Parquet value without the null fields of its structs: a struct has every field in every row,
 * where the JSON of the same export leaves out those without a value. Keys of a map stay, null or not.
 */
export function withoutEmptyFields(text: string, type: PhysicalType): string {
  const value = parseNested(text);
  return value === undefined ? text : canonicalJson(bare(value, type));
}

function bare(value: Json, type: PhysicalType): Json {
  if (type.kind === 'struct' && isObject(value)) {
    const fields = new Map(type.fields.map((field) => [field.name, field.type]));
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) => {
        const own = fields.get(name);
        return inner === null || own === undefined ? [] : [[name, bare(inner, own)]];
      }),
    );
  }
  if (type.kind === 'list' && isArray(value)) return value.map((item) => bare(item, type.item));
  if (type.kind === 'map' && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner, type.value)]));
  return value;
}
