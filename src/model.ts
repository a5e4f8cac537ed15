import type { Catalog, View } from './catalog.ts';
import type { Config } from './config.ts';
import { type Database, query, run, tablesIn } from './database.ts';
import type { Scope } from './scope.ts';
import { createSettings } from './settings.ts';

/** The reference tables, then one view per small export, over its raw table. */
export async function createStaging(database: Database, catalog: Catalog): Promise<void> {
  for (const reference of catalog.references) await createReference(database, reference);
  for (const view of catalog.staging)
    await run(database, `create or replace view ${view.name} as ${view.sql}`);
}

/** What the audit itself asks of the model, whatever checks are run. */
const WORKSPACE_IDS = `select distinct workspace_id from (
      select workspace_id from endpoint
      union select workspace_id from usage_cost
      union select workspace_id from endpoint_request_day
      union select workspace_id from served_entity_history)
    where workspace_id is not null and workspace_id <> '0'
    order by workspace_id`;

/**
 * The core that `queries` read, each entity computed once as a table: checks share them, and a table cannot be asked
 * for a file. They are made in the order in which they read each other.
 */
export async function createCore(
  database: Database,
  catalog: Catalog,
  config: Config,
  scope: Scope,
  queries: readonly string[],
): Promise<void> {
  await createSettings(database, config, scope);
  const needed = await viewsBehind(database, catalog.core, [WORKSPACE_IDS, ...queries]);
  for (const view of await inDependencyOrder(database, needed)) {
    await run(database, `create or replace table ${view.name} as ${view.sql}`);
  }
}

/** Workspaces with endpoints or serving usage; account-wide usage ('0') belongs to none. */
export async function workspaceIds(database: Database): Promise<readonly string[]> {
  const { rows } = await query(database, WORKSPACE_IDS);
  return rows.map(({ workspace_id: id }) => String(id));
}

/** Numbers are decimal(18,6): times a price they do not overflow. */
async function createReference(
  database: Database,
  { name, columns, rows }: Catalog['references'][number],
): Promise<void> {
  const types = { text: 'varchar', number: 'decimal(18,6)', boolean: 'boolean', date: 'date' };
  const typed = columns.map(
    (column) => `cast(nullif(${column.name}, '') as ${types[column.type]}) as ${column.name}`,
  );
  const cells = columns.map((column) => `unnest($${column.name}::varchar[]) as ${column.name}`);
  await run(
    database,
    `create or replace table ref_${name} as select ${typed.join(', ')} from (select ${cells.join(', ')})`,
    Object.fromEntries(columns.map((column, index) => [column.name, rows.map((row) => row[index] ?? '')])),
  );
}

/** The views that any of the queries reads, directly or through another view, in the order of `views`. */
async function viewsBehind(
  database: Database,
  views: readonly View[],
  queries: readonly string[],
): Promise<readonly View[]> {
  const byName = new Map(views.map((view) => [view.name, view]));
  const found = new Set<View>();
  const waiting = [...queries];
  for (let sql = waiting.pop(); sql !== undefined; sql = waiting.pop()) {
    for (const name of await tablesIn(database, sql)) {
      const view = byName.get(name);
      if (view === undefined || found.has(view)) continue;
      found.add(view);
      waiting.push(view.sql);
    }
  }
  return views.filter((view) => found.has(view));
}

async function inDependencyOrder(database: Database, views: readonly View[]): Promise<readonly View[]> {
  const reads = new Map<string, ReadonlySet<string>>();
  for (const view of views) reads.set(view.name, await tablesIn(database, view.sql));
  const ordered: View[] = [];
  const left = new Set(views);
  while (left.size > 0) {
    const ready = [...left].filter(
      (view) => ![...left].some((other) => other !== view && reads.get(view.name)?.has(other.name)),
    );
    if (ready.length === 0)
      throw new Error(
        `core views read each other in a circle: ${[...left].map(({ name }) => name).join(', ')}`,
      );
    for (const view of ready) left.delete(view);
    ordered.push(...ready);
  }
  return ordered;
}
