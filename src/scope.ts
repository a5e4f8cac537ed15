import { type Database, query } from './database.ts';
import { UserError } from './errors.ts';

/** The instant and days that the audit speaks of; the model reads it from the one-row table `scope`. */
export interface Scope {
  readonly asOf: string;
  readonly asOfBasis: 'flag' | 'manifest' | 'data';
  readonly period: { readonly from: string | null; readonly to: string | null };
}

/** As `findScope`. Throws a UserError where there is no instant. */
export async function scopeOf(
  database: Database,
  collectedAt: string | null,
  flag: string | null,
): Promise<Scope> {
  const scope = await findScope(database, collectedAt, flag);
  if (scope === null)
    throw new UserError('no export carries a time to audit by', 'say it: --as-of 2026-10-01');
  return scope;
}

/** The instant: `flag`, else the collection's, else the newest in the data; null where there is none. */
export async function findScope(
  database: Database,
  collectedAt: string | null,
  flag: string | null,
): Promise<Scope | null> {
  const [asOf, asOfBasis] =
    flag !== null
      ? [flag, 'flag' as const]
      : collectedAt !== null
        ? [collectedAt, 'manifest' as const]
        : [await newestInstant(database), 'data' as const];
  if (asOf === null) return null;
  return { asOf, asOfBasis, period: await usagePeriod(database, asOf) };
}

/** A date is its first instant in UTC; an instant without a zone is taken as UTC. */
export function parseInstant(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    text.trim(),
  );
  const [, date, time = '00:00:00', zone = 'Z'] = match ?? [];
  const instant = new Date(`${date}T${time}${zone}`);
  if (match === null || Number.isNaN(instant.getTime())) {
    throw new UserError(
      `--as-of ${text}: neither a date nor an instant`,
      'for example 2026-10-01 or 2026-10-01T06:00:00Z',
    );
  }
  return instant.toISOString().replace('.000Z', 'Z');
}

/** A warning that counts the usage after the audit's instant; nothing where there is none. */
export async function lateUsage(database: Database, { asOf }: Scope): Promise<readonly string[]> {
  const { rows } = await query(
    database,
    'select sum(row_count) as late from billing_hour where is_serving and priced_at >= $as_of::timestamptz',
    { as_of: asOf },
  );
  const late = rows[0]?.late ?? null;
  return late === null
    ? []
    : [`${late} usage records lie after the audit's date, ${asOf}, and are left out.`];
}

/** The newest instant that any billing or request record, or else any configuration, speaks of; null without data. */
async function newestInstant(database: Database): Promise<string | null> {
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
async function usagePeriod(database: Database, asOf: string): Promise<Scope['period']> {
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
