import type { Contract } from '../catalog.ts';
import type { Json, JsonObject } from './json-value.ts';
import type { Parsed, Records } from './records.ts';
import { nearest, readYaml } from './yaml-records.ts';

/** How many letters may be wrong before a column is taken for another one: exports of registers have many of their own. */
const MISSPELT = 2;

/** Whether an export is a file that people write: its contract shows what it may look like. */
export function isKept(contract: Contract): boolean {
  return contract.example !== null;
}

/** The export that a YAML file holds, told by its first key, such as `targets:`; null for any other text. */
export function keptInYaml(text: string, contracts: readonly Contract[]): Contract | null {
  // A line must match in one way only: blanks that could end it or begin the next would be tried in every combination.
  const first = /^(?:[ \t\r]*(?:#[^\n]*|---[ \t\r]*)?\n)*[ \t]*([a-z_]+)[ \t]*:/.exec(text)?.[1];
  return contracts.find((one) => isKept(one) && wrapperOf(one) === first) ?? null;
}

/** Reads such a file from YAML or JSON, which is YAML, too: keys that it may not hold are told with their line. */
export function readKept(text: string, contract: Contract): Parsed {
  return readYaml(text, wrapperOf(contract), keysOf(contract));
}

/**
 * Such a file as a table: a list in a cell is written `a; b`, truth also as yes and no. Columns of its own are let be;
 * one that is nearly a known one is told, because it would be missed without a word.
 */
export function keptTable(records: Records, contract: Contract): Records {
  const keys = keysOf(contract);
  const header = records.header ?? [];
  const free = keys.filter((key) => !header.includes(key));
  const problems = header.flatMap((name) => {
    const meant = keys.includes(name) ? null : nearest(name, free, MISSPELT);
    return meant === null ? [] : [`line 1: "${name}" is not a column of it; did you mean "${meant}"?`];
  });
  const types = new Map(
    contract.columns.flatMap(({ from, type }) => from.map((name) => [name, type] as const)),
  );
  const cell = (name: string, value: Json): Json => {
    if (typeof value !== 'string') return value;
    if (types.get(name) === 'json' && !/^\s*[[{"]/.test(value)) return listOf(value);
    if (types.get(name) === 'boolean') return truthOf(value);
    return value;
  };
  return {
    ...records,
    records: records.records.map(
      (record): JsonObject =>
        Object.fromEntries(Object.entries(record).map(([name, value]) => [name, cell(name, value)])),
    ),
    problems: [...records.problems, ...problems],
  };
}

function wrapperOf(contract: Contract): string {
  return contract.recognise.find(({ wrapper }) => wrapper !== null)?.wrapper ?? '';
}

function keysOf(contract: Contract): readonly string[] {
  return contract.columns.flatMap(({ from }) => from);
}

function listOf(text: string): readonly string[] {
  return text
    .split(/[;|\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function truthOf(text: string): Json {
  const word = text.trim().toLowerCase();
  if (['yes', 'y', '1', 'x'].includes(word)) return true;
  return ['no', 'n', '0'].includes(word) ? false : text;
}
