import type { Contract, Rollup } from '../catalog.ts';
import { type Database, query, run } from '../database.ts';
import type { InputFile } from './discovery.ts';
import { identifier } from './parquet.ts';
import { type PhysicalGroup, physicalGroups } from './physical.ts';
import { reducedSql } from './reduce.ts';

/** Rows of overlapping files that stand more than once. */
export interface Repeats {
  /** Surplus rows with the identity of another: left out. */
  readonly leftOut: number;
  /** Identities under which rows differ in a quantity: the first file's count, though nothing says that they are right. */
  readonly conflicts: number;
  /** Surplus rows without an identity that equal a row of another file: still counted. */
  readonly suspected: number;
}

/**
 * Counts each row of the files once, by the contract's identity: the first file that holds it keeps it. The files were
 * rolled up before; only where a row really repeats are they read again. Rows without an identity stay.
 */
export async function countOnce(
  database: Database,
  files: readonly InputFile[],
  contract: Contract,
  rollups: readonly Rollup[],
): Promise<Repeats> {
  const groups = physicalGroups(files, contract);
  const keys = contract.identity.map(identifier);
  const [key = 'null'] = keys;
  const all = groups.map(({ sql }) => `select ${['input_id', ...keys].join(', ')} from (${sql})`);
  await run(
    database,
    `create or replace temp table row_key as
    select *, count(*) as copies from (${all.join(' union all ')}) group by all`,
  );
  const keyed = `select ${keys.join(', ')}, min(input_id) as kept_input, arg_min(copies, input_id) as kept_copies, sum(copies) as all_copies
    from row_key where ${key} is not null group by all having sum(copies) > 1`;
  const repeated = keys.length === 0 ? NO_KEY : keyed;
  await run(database, `create or replace temp table repeated_key as ${repeated}`);
  const { rows } = await query(
    database,
    `select
      (select coalesce(sum(all_copies - 1), 0) from repeated_key) as left_out,
      (select coalesce(max(kept_copies), 0) from repeated_key) as most_copies,
      exists (select 1 from row_key where ${key} is null) as has_unkeyed`,
  );
  const leftOut = Number(rows[0]?.left_out ?? 0);
  const conflicts = leftOut > 0 ? await contradictions(database, groups, contract) : 0;
  if (leftOut > 0) await readAgain(database, files, groups, contract, rollups, Number(rows[0]?.most_copies));
  const suspected =
    rows[0]?.has_unkeyed === true && files.length > 1 ? await copies(database, groups, contract) : 0;
  await run(database, 'drop table row_key');
  await run(database, 'drop table repeated_key');
  return { leftOut, conflicts, suspected };
}

const NO_KEY = 'select 0 as kept_input, 0 as kept_copies, 0 as all_copies where false';

/** Repeated identities whose rows are not of the same quantity; text may be written in several ways. */
async function contradictions(
  database: Database,
  groups: readonly PhysicalGroup[],
  contract: Contract,
): Promise<number> {
  const keys = contract.identity.map(identifier);
  const numbers = contract.columns
    .filter(({ type }) => type === 'decimal')
    .map(({ name }) => identifier(name));
  if (numbers.length === 0) return 0;
  const columns = [...keys, ...numbers].map((column) => `source.${column}`).join(', ');
  const same = keys
    .map((column) => `source.${column} is not distinct from repeated_key.${column}`)
    .join(' and ');
  const all = groups.map(
    ({ sql }) => `select ${columns} from (${sql}) as source semi join repeated_key on ${same}`,
  );
  const differs = numbers.map((column) => `min(${column}) <> max(${column})`).join(' or ');
  const { rows } = await query(
    database,
    `select count(*) as conflicts from (
      select ${keys.join(', ')} from (${all.join(' union all ')}) group by all having ${differs}
    )`,
  );
  return Number(rows[0]?.conflicts ?? 0);
}

async function readAgain(
  database: Database,
  files: readonly InputFile[],
  groups: readonly PhysicalGroup[],
  contract: Contract,
  rollups: readonly Rollup[],
  mostCopies: number,
): Promise<void> {
  const ids = files.map(({ id }) => id).join(', ');
  await run(database, 'begin');
  try {
    for (const rollup of rollups)
      await run(database, `delete from ${identifier(rollup.name)} where input_id in (${ids})`);
    for (const group of groups) {
      const once = onceSql(group, contract, mostCopies);
      await run(database, `create or replace temp view ${identifier(contract.export)} as ${once}`);
      for (const rollup of rollups) {
        const reduced = await reducedSql(database, rollup, contract);
        await run(database, `insert into ${identifier(rollup.name)} by name ${reduced}`);
      }
    }
    await run(database, 'commit');
  } catch (thrown) {
    await run(database, 'rollback');
    throw thrown;
  }
}

/** The rows of a group that count: those of one kind only, and of the repeated ones the first file's. */
function onceSql(group: PhysicalGroup, contract: Contract, mostCopies: number): string {
  const same = contract.identity
    .map(identifier)
    .map((column) => `source.${column} is not distinct from repeated_key.${column}`)
    .join(' and ');
  const joined = `select source.* from (${group.sql}) as source`;
  const kept = 'source.input_id = repeated_key.kept_input';
  const across = `${joined} left join repeated_key on ${same}
    where repeated_key.kept_input is null or (${kept} and repeated_key.kept_copies = 1)`;
  if (mostCopies < 2) return across;
  const partition = contract.identity.map((name) => `source.${identifier(name)}`).join(', ');
  const order = contract.time === null ? partition : `source.${identifier(contract.time)}`;
  return `${across} union all ${joined} join repeated_key on ${same}
    where ${kept} and repeated_key.kept_copies > 1
    qualify row_number() over (partition by ${partition} order by ${order}) = 1`;
}

/** Rows without an identity that equal one of another file in every column. */
async function copies(
  database: Database,
  groups: readonly PhysicalGroup[],
  contract: Contract,
): Promise<number> {
  const columns = contract.columns.map(
    ({ name }) => `cast(${identifier(name)} as varchar) as ${identifier(name)}`,
  );
  const [first] = contract.identity;
  const unkeyed = first === undefined ? '' : `where ${identifier(first)} is null`;
  const all = groups.map(({ sql }) => `select input_id, ${columns.join(', ')} from (${sql}) ${unkeyed}`);
  const names = contract.columns.map(({ name }) => identifier(name)).join(', ');
  const { rows } = await query(
    database,
    `select coalesce(sum(copies - 1), 0) as suspected from (
      select count(*) as copies from (${all.join(' union all ')}) group by ${names} having count(distinct input_id) > 1
    )`,
  );
  return Number(rows[0]?.suspected ?? 0);
}
