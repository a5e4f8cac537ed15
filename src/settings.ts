import type { Config } from './config.ts';
import { type Database, run } from './database.ts';
import type { Scope } from './scope.ts';

/** What the configuration says, as tables: views cannot have parameters. */
export async function createSettings(database: Database, config: Config, scope: Scope): Promise<void> {
  const { asOf, period } = scope;
  await table(
    'scope',
    '$as_of::timestamptz as as_of, $from::date as period_from, $to::date as period_to, $currency::varchar as currency',
    { as_of: asOf, from: period.from, to: period.to, currency: config.currency },
  );
  await table(
    'price_setting',
    'cast($discount as decimal(9,6)) as discount_pct, cast($rate as decimal(18,8)) as supplied_rate',
    { discount: config.discountPct, rate: config.suppliedRateUsdPerDbu },
  );
  const { from, to, zone, days } = config.workingHours;
  await table(
    'working_time',
    '$from::integer as start_hour, $to::integer as end_hour, $zone::varchar as time_zone, $days::varchar[] as work_days',
    { from, to, zone, days },
  );
  await ranked('cost_center_tag', config.costCenterTags);
  await ranked('environment_tag', config.environmentTags);
  await table('production_value', 'unnest($values::varchar[]) as environment', {
    values: config.productionValues,
  });
  await table('production_name_pattern', 'unnest($patterns::varchar[]) as pattern', {
    patterns: config.productionNamePattern === null ? [] : [config.productionNamePattern],
  });
  await filled(
    'tag_alias',
    'tag_key varchar, alias varchar',
    Object.entries(config.tagAliases).flatMap(([key, aliases]) => aliases.map((alias) => ({ key, alias }))),
  );
  await filled(
    'workspace_setting',
    'workspace_id varchar, name varchar, environment varchar',
    Object.entries(config.workspaces).map(([id, { name, environment }]) => ({ id, name, environment })),
  );
  await filled(
    'budget_setting',
    'workspace_id varchar, tag_key varchar, tag_value varchar, budget_month varchar, amount_usd decimal(18,6), owner varchar',
    config.budgets.map(({ workspaceId, tag, value, month, usd, owner }) => ({
      ...{ workspaceId, tag, value, month, usd, owner },
    })),
  );

  async function table(name: string, columns: string, params: Parameters<typeof run>[2]): Promise<void> {
    await run(database, `create or replace table ${name} as select ${columns}`, params);
  }
  /** Tag keys in lower case, the best first. */
  async function ranked(name: string, keys: readonly string[]): Promise<void> {
    await table(
      name,
      'tag_key, rank from (select unnest($keys::varchar[]) as tag_key, unnest(range(len($keys::varchar[]))) as rank)',
      { keys },
    );
  }
  /** `rows` hold a value for each column, in the columns' order. */
  async function filled(
    name: string,
    columns: string,
    rows: readonly Readonly<Record<string, string | number | null>>[],
  ): Promise<void> {
    await run(database, `create or replace table ${name} (${columns})`);
    for (const row of rows) {
      const values = Object.keys(row).map((key) => `$${key}`);
      await run(database, `insert into ${name} values (${values.join(', ')})`, row);
    }
  }
}
