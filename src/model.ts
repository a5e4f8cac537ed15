import type { Catalog, View } from './catalog.ts';
import type { Config } from './config.ts';
import { type Database, query, run, tablesIn } from './database.ts';

/** The instant and days that the audit speaks of; the model reads it from the one-row table `scope`. */
export interface Scope {
  readonly asOf: string;
  readonly asOfBasis: 'flag' | 'manifest' | 'data';
  readonly period: { readonly from: string | null; readonly to: string | null };
}

/** One view per small export, over its raw table. */
export async function createStaging(database: Database, catalog: Catalog): Promise<void> {
  for (const view of catalog.staging)
    await run(database, `create or replace view ${view.name} as ${view.sql}`);
}

/**
 * The core, each entity computed once as a table: checks share them, and a table cannot be asked for a file.
 * They are made in the order in which they read each other.
 */
export async function createCore(
  database: Database,
  catalog: Catalog,
  config: Config,
  scope: Scope,
): Promise<void> {
  await createSettings(database, config, scope);
  for (const view of await inDependencyOrder(database, catalog.core)) {
    await run(database, `create or replace table ${view.name} as ${view.sql}`);
  }
}

/** The newest instant that any billing or request record, or else any configuration, speaks of; null without data. */
export async function newestInstant(database: Database): Promise<string | null> {
  const { rows } = await query(
    database,
    `select coalesce(
      (select max(last_at) from (select last_at from billing_hour union all select last_at from request_day)),
      (select max(changed_at) from (
        select changed_at from stg_serving_endpoint_details union all select changed_at from stg_serving_endpoints
        union all select changed_at from stg_served_entities)),
      (select max(created_at) from stg_tokens)
    ) as newest`,
  );
  return (rows[0]?.newest ?? null) as string | null;
}

/** First and last day of serving usage before `asOf`: of billing, else of requests. */
export async function usagePeriod(database: Database, asOf: string): Promise<Scope['period']> {
  const { rows } = await query(
    database,
    `select
      coalesce(min(day) filter (where is_billing), min(day)) as first_on,
      coalesce(max(day) filter (where is_billing), max(day)) as last_on
    from (
      select cast(priced_at as date) as day, true as is_billing from billing_hour
      where is_serving and priced_at < $as_of::timestamptz
      union all
      select request_on, false from request_day where first_at < $as_of::timestamptz
    )`,
    { as_of: asOf },
  );
  const { first_on: from = null, last_on: to = null } = rows[0] ?? {};
  return { from: from as string | null, to: to as string | null };
}

async function createSettings(database: Database, config: Config, scope: Scope): Promise<void> {
  await run(
    database,
    `create or replace table scope as
    select $as_of::timestamptz as as_of, $from::date as period_from, $to::date as period_to, $currency::varchar as currency`,
    { as_of: scope.asOf, from: scope.period.from, to: scope.period.to, currency: config.currency },
  );
  await run(
    database,
    'create or replace table production_value as select unnest($values::varchar[]) as environment',
    {
      values: config.productionValues,
    },
  );
  await run(
    database,
    `create or replace table environment_tag as
    select tag_key, rank from (select unnest($keys::varchar[]) as tag_key, unnest(range(len($keys::varchar[]))) as rank)`,
    { keys: config.environmentTags },
  );
  await run(
    database,
    'create or replace table production_name_pattern as select unnest($patterns::varchar[]) as pattern',
    {
      patterns: config.productionNamePattern === null ? [] : [config.productionNamePattern],
    },
  );
  await run(
    database,
    'create or replace table workspace_setting (workspace_id varchar, name varchar, environment varchar)',
  );
  for (const [id, { name, environment }] of Object.entries(config.workspaces)) {
    await run(database, 'insert into workspace_setting values ($id, $name, $environment)', {
      id,
      name,
      environment,
    });
  }
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
