import type { ColumnType, Contract } from '../catalog.ts';

/** A column of a system table, and how it is written so that nothing is lost on the way. */
export interface SelectColumn {
  readonly name: string;
  readonly expression: string;
}

/**
 * The columns that a contract reads of a table. Answers are text: structs and maps are written as JSON, and times with
 * their offset, because a warehouse's session may be in any time zone.
 */
export function selectColumns(contract: Contract, select: readonly string[] | null): readonly SelectColumn[] {
  const types = new Map<string, ColumnType>();
  for (const { type, from } of contract.columns) {
    const [name = '', ...inner] = (from[0] ?? '').split('.');
    const known = types.get(name);
    types.set(name, inner.length > 0 || known === 'json' ? 'json' : type);
  }
  const names = select ?? [...types.keys()];
  return names.map((name) => ({ name, expression: expressionOf(name, types.get(name) ?? 'text') }));
}

/** Every spelling of every column, for tables whose generation is not known; of contents only the length, in bytes as limits are. */
export function everyColumn(
  contract: Contract,
  lengths: Readonly<Record<string, string>>,
): readonly SelectColumn[] {
  const types = new Map<string, ColumnType>();
  const measured = new Set(Object.values(lengths));
  for (const { type, from } of contract.columns) {
    for (const spelling of from.filter((one) => !measured.has(one))) {
      const [name = '', ...inner] = spelling.split('.');
      types.set(name, inner.length > 0 || types.get(name) === 'json' ? 'json' : type);
    }
  }
  return [
    ...[...types].map(([name, type]) => ({ name, expression: expressionOf(name, type) })),
    ...Object.entries(lengths).map(([name, as]) => ({ name, expression: `octet_length(${name}) as ${as}` })),
  ];
}

function expressionOf(name: string, type: ColumnType): string {
  if (type === 'json' || type === 'map') return `to_json(${name}) as ${name}`;
  if (type === 'timestamp') return `date_format(${name}, 'yyyy-MM-dd HH:mm:ss.SSSXXX') as ${name}`;
  return name;
}
