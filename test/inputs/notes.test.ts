import { expect, test } from 'vitest';
import { arrowOf } from '../support/arrow.ts';
import * as shapes from './shapes.ts';
import { load } from './support.ts';

const { usage } = shapes;
const csv = (record: object): string =>
  `${Object.keys(record).join(',')}\n${Object.values(record)
    .map((value) =>
      value === null
        ? 'null'
        : `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`,
    )
    .join(',')}\n`;

test('columns that nothing reads are left out and listed once, whatever files hold them', async () => {
  const more = {
    ...usage,
    Ingestion_Date: '2026-09-30',
    identity_metadata: '{}',
    usage_metadata_endpoint_name: 'x',
  };
  const loaded = await load({
    'a.csv': csv(more),
    'b.csv': csv({ ...more, x_new: '1' }),
    'c.arrow': arrowOf(
      ['record_type', 'usage_quantity', 'sku_name', 'usage_start_time', 'y_new'],
      [['ORIGINAL', '1', 'a', '2026-09-29T09:00:00Z', 'b']],
    ),
    'tokens.json': [{ ...shapes.token, brand_new: 1 }],
  });
  expect(loaded.evidence.notes).toEqual(['billing_usage: 2 columns are not used: x_new, y_new']);
  expect(loaded.input('a.csv')).toMatchObject({ status: 'read', problems: [] });
  expect(loaded.export('billing_usage').status).toBe('present');
  expect(loaded.input('tokens.json').status).toBe('read');
});

test('a column that is not there is remembered, for small exports, too', async () => {
  const { comment: _, ...rest } = shapes.token;
  const loaded = await load({ 'tokens.json': [rest] });
  expect(loaded.export('tokens').columns).not.toContain('comment');
  expect(loaded.export('tokens').columns).toContain('creation_time');
});

test('a word that is not known is kept as it is', async () => {
  const loaded = await load({
    'a.csv': csv({ ...usage, usage_type: 'QUANTUM_TIME', record_type: 'AMENDMENT' }),
  });
  expect(await loaded.rows('select usage_type, record_type from billing_hour')).toEqual([
    { usage_type: 'QUANTUM_TIME', record_type: 'AMENDMENT' },
  ]);
});

test.each([
  ['2026-09-29T09:00:00.000Z', false],
  ['2026-09-29 09:00:00+00:00', false],
  ['2026-09-29T09:00:00.000+0000', false],
  ['2026-09-29 09:00:00.000', true],
  ['2026-09-29T09:00:00', true],
])('%s as the SQL editor writes it is read as UTC; without a zone that is told', async (time, isTold) => {
  const loaded = await load({
    'a.csv': csv({ ...usage, usage_start_time: time, custom_tags: null }),
    'b.csv': csv({ ...usage, usage_start_time: time }),
  });
  expect(await loaded.rows('select distinct first_at from billing_hour')).toEqual([
    { first_at: '2026-09-29T09:00:00Z' },
  ]);
  const told =
    'billing_usage: times without a zone in a.csv and 1 more are read as UTC; export them after SET TIME ZONE UTC, or with their zone.';
  expect(loaded.evidence.warnings.filter((warning) => /zone/.test(warning))).toEqual(isTold ? [told] : []);
  expect(loaded.input('a.csv')).toMatchObject({ status: 'read', problems: [] });
});
