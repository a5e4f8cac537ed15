import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCustomChecks } from '../src/custom-checks.ts';
import type { CheckResult } from '../src/result.ts';
import { auditEstate, catalog } from './support/estate.ts';
import { endpoint } from './support/serving.ts';

let folder: string;
let next = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER: Readonly<Record<string, string>> = {
  code: 'CUSTOM-1',
  pillar: 'operations',
  title: 'Names begin with the team',
  severity: 'low',
  resource: 'endpoint',
  optional: '[serving_endpoint_details, serving_endpoints, billing_usage, list_prices, account_prices]',
  why: 'So that we know whose they are.',
  verify: 'databricks serving-endpoints list',
  fix: 'none',
  caveat: 'A new name is a new endpoint.',
};
const SQL =
  "select workspace_id, endpoint_name as resource, starts_with(endpoint_name, 'ml-') as passed from endpoint order by 1, 2";

/** Writes a check into a folder of its own and returns that. */
function written(
  change: Readonly<Record<string, string | null>> = {},
  sql = SQL,
  name = 'named.sql',
): string {
  const header = Object.entries({ ...HEADER, ...change }).filter(([, value]) => value !== null);
  const lines = header.map(([key, value]) => `-- ${key}: ${value}`);
  const own = join(folder, String(next++));
  const file = join(own, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ['-- ---', ...lines, '-- ---', sql, ''].join('\n'));
  return own;
}
const estate = { serving_endpoint_details: [endpoint('ml-score'), endpoint('rank')] };
const judged = async (own: string, options: { checkSeconds?: number } = {}): Promise<CheckResult> => {
  const checks = loadCustomChecks([own], catalog);
  const only = checks.map(({ id }) => id);
  const audit = await auditEstate(estate, { figures: false, checks, only, ...options });
  const [result] = audit.checks;
  if (result === undefined) throw new Error('not asked');
  return result;
};

describe('a check of one’s own', () => {
  it('is judged like any other', async () => {
    const result = await judged(written());
    expect(result).toMatchObject({
      ...{ id: 'named', code: 'CUSTOM-1', pillar: 'operations', outcome: 'fail' },
      counts: { looked: 2, passed: 1, failed: 1 },
    });
    expect(result.rows.map(({ resource }) => resource)).toEqual(['rank']);
  });

  it('may take its pillar from the folder', async () => {
    const result = await judged(written({ pillar: null }, SQL, 'cost/named.sql'));
    expect(result.pillar).toBe('cost');
  });

  it('may end in a semicolon', async () => {
    expect((await judged(written({}, `${SQL};`))).outcome).toBe('fail');
  });

  it('is not assessed without what it requires', async () => {
    const own = written(
      { requires: '[tokens]' },
      `${SQL.replace(' order', ' where exists (from stg_tokens) order')}`,
    );
    expect(await judged(own)).toMatchObject({ outcome: 'not_assessed', missing: ['tokens'] });
  });

  it('is ended after its time, and stops nothing else', async () => {
    const endless = `with recursive t as (select 1 as n union all select n + 1 from t)
      select workspace_id, endpoint_name as resource, (select count(*) from t) > 0 as passed from endpoint order by 1`;
    const result = await judged(written({}, endless), { checkSeconds: 0.3 });
    expect(result).toMatchObject({
      outcome: 'error',
      message: 'it took longer than 0.3 seconds, and was ended',
    });
  });

  it('is refused with more rows than an audit holds', async () => {
    const many = `select workspace_id, concat(endpoint_name, n) as resource, false as passed
      from endpoint cross join unnest(range(6000)) as numbers (n) order by 1, 2`;
    expect(await judged(written({}, many))).toMatchObject({
      outcome: 'error',
      message: 'it returns more than 10000 rows',
    });
  });
});

describe('the header of a check of one’s own', () => {
  it.each<[string, Readonly<Record<string, string | null>>, RegExp]>([
    ['without a title', { title: null }, /named\.sql: title/],
    ['with a key that there is not', { shape: 'round' }, /named\.sql: .*Unrecognized key/],
    ['with a code of the catalogue', { code: 'OPS-99' }, /code: must be CUSTOM- and a number, not OPS-99/],
    ['without a pillar', { pillar: null }, /pillar: is none of security/],
    ['with an export that there is not', { requires: '[endpoints]' }, /no export is called endpoints/],
    ['with a column that there is not', { requires: '[tokens.colour]' }, /tokens has no column colour/],
    [
      'with a window of another export',
      { windows: '{ tokens: 30 }' },
      /windows: tokens is none of the exports/,
    ],
    ['with an amount that is no column', { amount: '"x) from read_csv("' }, /amount: must be a column/],
    ['with something for people that it does not list', { manual_without: '[targets]' }, /manual_without/],
  ])('%s is refused', (_, change, message) => {
    expect(() => loadCustomChecks([written(change)], catalog)).toThrow(message);
  });

  it('must have a code and an id of its own', () => {
    expect(() => loadCustomChecks([written(), written({}, SQL, 'other.sql')], catalog)).toThrow(
      'other.sql: code CUSTOM-1 is taken by CUSTOM-1 named',
    );
    expect(() => loadCustomChecks([written({}, SQL, 'stale_token.sql')], catalog)).toThrow(
      'stale_token.sql: id stale_token is taken by SEC-17 stale_token',
    );
    expect(() => loadCustomChecks([written({}, SQL, 'My Check.sql')], catalog)).toThrow(
      'the file name is the id',
    );
  });

  it('must be there', () => {
    const own = written();
    writeFileSync(join(own, 'named.sql'), SQL);
    expect(() => loadCustomChecks([own], catalog)).toThrow('named.sql: no header');
    expect(() => loadCustomChecks([join(folder, 'nowhere')], catalog)).toThrow('is no folder');
  });
});

describe('the SQL of a check of one’s own', () => {
  const from = (table: string) => `select 'w' as workspace_id, 'r' as resource, true as passed from ${table}`;

  it.each([
    ['create table kept as select 1', /must be one SELECT/],
    [`${SQL}; select 1`, /must be one SELECT: it holds 2 statements/],
    ["copy (select 1) to 'out.csv'", /must be one SELECT/],
    ["attach 'other.db'", /must be one SELECT/],
    ['install httpfs', /must be one SELECT/],
    ['pragma database_list', /must be one SELECT/],
    ['selekt', /must be one SELECT/],
    [from("read_csv('/etc/passwd')"), /must not use read_csv/],
    [from("read_text('/etc/passwd')"), /must not use read_text/],
    [from("glob('/*')"), /must not use glob/],
    [from("'/etc/passwd.csv'"), /reads \/etc\/passwd\.csv, which is neither a view nor an export/],
    [from('duckdb_settings()'), /must not use duckdb_settings/],
    [from("query('select 1')"), /must not use query/],
    [from('(describe select 1)'), /must not use describe/],
    [from('information_schema.tables'), /must name tables alone, without information_schema/],
    [from('raw_tokens'), /must not read raw_tokens; the view of it is stg_tokens/],
    [from('stg_tokens'), /reads tokens, which its header does not list/],
    [from('nowhere'), /reads nowhere, which is neither a view nor an export/],
    [`with endpoint as (select 1) ${from('endpoint')}`, /must not call a part of its own endpoint/],
    [from('endpoint where current_date > $as_of'), /must not ask for current_date/],
    [
      "select '--' as workspace_id, 'r' as resource, current_date is null as passed from endpoint",
      /must not ask for current_date/,
    ],
    [from('endpoint where now() > $as_of'), /must not use now/],
    [from('endpoint where 1 > $least'), /params: does not declare least/],
    [from('endpoint where colour = 1'), /colour/],
  ])('%s is refused', async (sql, message) => {
    await expect(judged(written({}, sql))).rejects.toThrow(message);
  });

  it('must use the parameters that are declared', async () => {
    await expect(judged(written({ params: '{ least: 3 }' }))).rejects.toThrow('params: declares least');
  });
});
