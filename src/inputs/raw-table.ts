import type { ColumnType, Contract } from '../catalog.ts';
import { type Database, run } from '../database.ts';
import type { LoadedRow } from './duplicates.ts';
import { identifier } from './parquet.ts';

export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'decimal(38,18)',
  timestamp: 'timestamptz',
  date: 'date',
  json: 'json',
  map: 'json',
};

/** Creates `raw_<export>` empty, with the columns of its contract. */
export async function createRawTable(database: Database, contract: Contract): Promise<void> {
  const columns = ownColumns(contract).map(({ name, type }) => `${identifier(name)} ${SQL_TYPES[type]}`);
  const all = [
    'input_id integer',
    'input_item bigint',
    'workspace_id varchar',
    'object_name varchar',
    ...columns,
  ];
  await run(database, `create or replace table ${identifier(`raw_${contract.export}`)} (${all.join(', ')})`);
}

/** Appends rows as text and casts them in one statement: convert() has made every text castable. */
export async function insertRows(
  database: Database,
  contract: Contract,
  rows: readonly LoadedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = ownColumns(contract);
  const names = ['input_id', 'input_item', 'workspace_id', 'object_name', ...columns.map(({ name }) => name)];
  await run(
    database,
    `create or replace temp table incoming (${names.map((name) => `${identifier(name)} varchar`).join(', ')})`,
  );
  const appender = await database.connection.createAppender('incoming', 'main', 'temp');
  for (const row of rows) {
    const values = [
      String(row.input),
      String(row.item),
      row.workspaceId,
      row.objectName,
      ...columns.map(({ name }) => row.values.get(name) ?? null),
    ];
    for (const value of values) {
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.flushSync();
  appender.closeSync();
  const casts = ['integer', 'bigint', 'varchar', 'varchar', ...columns.map(({ type }) => SQL_TYPES[type])];
  const selected = names.map((name, index) => `cast(${identifier(name)} as ${casts[index]})`).join(', ');
  await run(database, `insert into ${identifier(`raw_${contract.export}`)} select ${selected} from incoming`);
  await run(database, 'drop table incoming');
}

/** workspace_id stands before the contract's columns already. */
function ownColumns(contract: Contract): Contract['columns'] {
  return contract.columns.filter(({ name }) => name !== 'workspace_id');
}
