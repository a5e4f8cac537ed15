import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../support/estate.ts';
import * as shapes from './shapes.ts';
import { load } from './support.ts';

const CLINIC = resolve(import.meta.dirname, '../../samples/clinic/exports/system');
const folder = mkdtempSync(join(tmpdir(), 'serving-audit-overlap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ndjson = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

describe('rows of a large export that stand in two files', () => {
  cpSync(CLINIC, folder, { recursive: true });
  const july = readFileSync(join(folder, 'billing_usage/2026-07.csv'), 'utf8').trimEnd().split('\n');
  const again = join(folder, 'second-half-of-july.csv');

  it('count once, and the total stays what it was', async () => {
    const before = await auditFolder(folder, {});
    writeFileSync(again, [july[0], ...july.slice(-50)].join('\n'));
    const after = await auditFolder(folder, {});
    rmSync(again);
    expect(after.figures).toEqual({
      ...before.figures,
      // Their coverage counts files.
      ...Object.fromEntries(Object.entries(after.figures).filter(([name]) => name === 'table_coverage')),
    });
    expect(after.warnings.filter((line) => !before.warnings.includes(line))).toEqual([
      'billing_usage: 50 rows repeat others in billing_usage/2026-07.csv and second-half-of-july.csv; each is counted once.',
    ]);
  });

  const usage = (id: string | null, at: string, more: object = {}) => ({
    ...shapes.usage,
    record_id: id,
    usage_start_time: at,
    usage_end_time: at,
    usage_quantity: '1',
    ...more,
  });
  const nine = '2026-09-29T09:00:00Z';
  const ten = '2026-09-29T10:00:00Z';
  const eleven = '2026-09-29T11:00:00Z';
  const quantity = async (files: Parameters<typeof load>[0]) => {
    const { rows, evidence } = await load(files);
    const [row] = await rows('select sum(usage_quantity) as quantity from billing_hour');
    return { quantity: row?.quantity, warnings: evidence.warnings };
  };

  it('count once whatever format they come in, and twice within a file', async () => {
    const first = [usage('a', nine), usage('b', ten), usage('c', eleven)];
    const second = [usage('b', ten), usage('d', ten), usage('d', ten)];
    const csv = `workspace_id,record_id,sku_name,record_type,usage_quantity,usage_start_time,billing_origin_product\n${second
      .map(({ record_id }) => `12345678901234567,${record_id},s,ORIGINAL,1,${ten},MODEL_SERVING`)
      .join('\n')}\n12345678901234567,e,s,ORIGINAL,1,${eleven},MODEL_SERVING\n`;
    const { quantity: sum, warnings } = await quantity({ 'a.ndjson': ndjson(...first), 'b.csv': csv });
    expect(sum).toBe('5');
    expect(warnings).toContainEqual(
      expect.stringMatching(/^billing_usage: 2 rows repeat others in a\.ndjson and b\.csv/),
    );
  });

  it('count as they stand without an id, and the copies are reported', async () => {
    const rows = [usage(null, nine), usage(null, ten), usage(null, eleven)];
    const { quantity: sum, warnings } = await quantity({
      'a.ndjson': ndjson(...rows),
      'b.ndjson': ndjson(usage(null, nine), usage(null, ten, { usage_quantity: '2' }), usage(null, eleven)),
    });
    expect(sum).toBe('7');
    expect(warnings).toContainEqual(
      expect.stringMatching(/^billing_usage: 2 rows equal others .* without record_id/),
    );
  });

  it('are not looked for where one file begins when the other ends, or where Spark wrote parts', async () => {
    const twice = ndjson(usage('a', nine), usage('b', ten));
    const parts = {
      'x/part-00000-a.ndjson': twice,
      'x/part-00001-a.ndjson': ndjson(usage('b', ten), usage('a', nine), usage('c', ten)),
    };
    expect(await quantity(parts)).toEqual({ quantity: '5', warnings: [] });
    const after = { 'a.ndjson': twice, 'b.ndjson': ndjson(usage('c', ten), usage('d', eleven)) };
    expect(await quantity(after)).toEqual({ quantity: '4', warnings: [] });
  });

  it('are looked for where a folder was written to twice', async () => {
    const writing = (id: string) =>
      `x/part-00000-${id.repeat(8)}-0000-4000-8000-${id.repeat(12)}-c000.ndjson`;
    const { quantity: sum } = await quantity({
      [writing('a')]: ndjson(usage('a', nine), usage('b', ten)),
      [writing('b')]: ndjson(usage('b', ten), usage('c', nine)),
    });
    expect(sum).toBe('3');
  });

  it('are looked for where the rows of a file name no workspace', async () => {
    const none = { workspace_id: undefined };
    const { quantity: sum } = await quantity({
      'a.ndjson': ndjson(usage('a', nine), usage('b', ten)),
      'b.ndjson': ndjson(usage('b', ten, none), usage('c', nine, none)),
    });
    expect(sum).toBe('3');
  });

  it('are looked for at the instant in which one file ends and the other begins', async () => {
    const event = (event_id: string, event_time: string) => ({
      event_id,
      event_time,
      service_name: 'serverlessRealTimeInference',
      action_name: 'updateServingEndpoint',
      request_params: { name: 'a' },
      workspace_id: '1000000000000001',
    });
    const { rows } = await load({
      'a.ndjson': ndjson(event('a', nine), event('b', ten)),
      'b.ndjson': ndjson(event('b', ten)),
      'c.ndjson': ndjson(event('b', ten), event('c', eleven)),
    });
    const [row] = await rows('select sum(row_count) as events from audit_event');
    expect(row?.events).toBe(3);
  });

  it('are a problem where their quantities differ: nothing says which is right', async () => {
    const { evidence } = await load({
      'a.ndjson': ndjson(usage('a', nine), usage('b', ten)),
      'b.ndjson': ndjson(usage('a', nine, { usage_quantity: '5' }), usage('b', ten)),
    });
    expect(evidence.inputs.map(({ status }) => status)).toEqual(['partial', 'partial']);
    expect(evidence.inputs[0]?.problems).toEqual([
      "1 of its rows, or of another file's, stand under one record_id with different quantities, and nothing says which are right; collect them again",
    ]);
  });

  it('are attempts of one request where the served entity or the status differs', async () => {
    const { request } = shapes;
    const attempts = [
      { ...request, status_code: 503 },
      { ...request, served_entity_id: 'other', request_time: '2026-09-29T09:00:01Z' },
      { ...request, databricks_request_id: 'q-2', request_time: '2026-09-29T09:30:00Z' },
    ];
    const { rows, evidence } = await load({
      'a.ndjson': ndjson(...attempts),
      'b.ndjson': `${ndjson(...attempts)}\n`,
    });
    const [row] = await rows('select sum(row_count) as requests from request_day');
    expect(row?.requests).toBe(3);
    expect(evidence.warnings).toContainEqual(expect.stringMatching(/^endpoint_usage: 3 rows repeat others/));
  });
});
