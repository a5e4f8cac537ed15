import type { Contract, Rollup } from '../catalog.ts';
import { type Database, query } from '../database.ts';
import { identifier } from './parquet.ts';

/** Columns of a rollup's table, `name type`; a map is JSON text there. The export's view must exist. */
export async function tableColumns(
  database: Database,
  rollup: Rollup,
  contract: Contract,
): Promise<readonly string[]> {
  const maps = mapNames(contract);
  const { rows } = await query(database, `describe ${rollup.sql}`);
  return rows.map((row) => {
    const name = String(row.column_name);
    return `${identifier(name)} ${maps.has(name) ? 'json' : row.column_type}`;
  });
}

/**
 * The rollup's result with maps as JSON text of one spelling. Maps are grouped as the files hold them, which is cheap;
 * those that differ only in the order of keys then fall together, so the rest is grouped once more: sums and counts
 * are summed, the least and greatest taken again. The export's view must exist.
 */
export async function reducedSql(database: Database, rollup: Rollup, contract: Contract): Promise<string> {
  const maps = mapNames(contract);
  const { rows } = await query(database, `describe ${rollup.sql}`);
  const types = new Map(rows.map((row) => [String(row.column_name), String(row.column_type)]));
  const items = selectList(rollup.sql).map(({ name, aggregate }) => {
    const column = identifier(name);
    if (aggregate !== null) return `${aggregate}(${column}) as ${column}`;
    return `${maps.has(name) ? canonicalMap(column, types.get(name) ?? '') : column} as ${column}`;
  });
  return `select ${items.join(', ')} from (${rollup.sql}) group by all`;
}

/** The items of a rollup's outermost SELECT, and how two of its rows are made one (null: they are what it groups by). */
export function selectList(
  sql: string,
): readonly { readonly name: string; readonly aggregate: 'sum' | 'min' | 'max' | null }[] {
  const body = sql.replaceAll(/--[^\n]*/g, '').replace(/^\s*select\s/i, '');
  const items: string[] = [];
  let depth = 0;
  let item = '';
  for (const token of body.split(/([(),]|\bfrom\b)/i)) {
    if (depth === 0 && token.toLowerCase() === 'from') break;
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) {
      items.push(item);
      item = '';
    } else {
      item += token;
    }
  }
  return [...items, item].map((text) => {
    const name = /(\w+)\s*$/.exec(text)?.[1] ?? '';
    const call = /^\s*(sum|count|min|max)\s*\(/i.exec(text)?.[1]?.toLowerCase() ?? null;
    return { name, aggregate: call === 'count' ? 'sum' : (call as 'sum' | 'min' | 'max' | null) };
  });
}

function mapNames(contract: Contract): ReadonlySet<string> {
  return new Set(contract.columns.filter(({ type }) => type === 'map').map(({ name }) => name));
}

/** An object with sorted keys and text values; `{}` stays, null stays null. */
function canonicalMap(column: string, type: string): string {
  const json = type === 'VARCHAR' || type === 'JSON' ? `cast(${column} as json)` : `to_json(${column})`;
  const map = type === 'MAP(VARCHAR, VARCHAR)' ? column : `json_transform(${json}, '"MAP(VARCHAR,VARCHAR)"')`;
  return `cast(to_json(map_from_entries(list_sort(map_entries(${map})))) as json)`;
}
