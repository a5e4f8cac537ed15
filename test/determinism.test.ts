import { cpSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit } from '../src/result.ts';
import { auditFolder } from './support/estate.ts';
import { rewriteExports, type TableFormat } from './support/rewrite.ts';

const PAYMENTS = resolve(import.meta.dirname, '../samples/payments/exports');
const AS_OF = '2026-10-01T06:00:00Z';

describe('the same exports give the same audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-same-'));
  const audits = new Map<TableFormat, Audit>();

  beforeAll(async () => {
    const { inputs } = await auditFolder(PAYMENTS, { asOf: AS_OF });
    for (const format of ['csv', 'ndjson', 'parquet', 'arrow', 'statement'] as const) {
      await rewriteExports(PAYMENTS, inputs, format, join(folder, format));
      audits.set(format, await auditFolder(join(folder, format), { asOf: AS_OF }));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads every file of every format', () => {
    for (const [format, { inputs }] of audits) {
      expect(inputs.filter(({ status }) => status !== 'read').map(({ path }) => `${format} ${path}`)).toEqual(
        [],
      );
      expect(inputs.length).toBeGreaterThan(20);
    }
  });

  it('has findings to compare', () => {
    expect(audits.get('csv')?.totals.byOutcome.fail).toBeGreaterThan(3);
  });

  it.each(['ndjson', 'parquet', 'arrow', 'statement'] as const)(
    'as CSV and as %s, apart from the inputs',
    (format) => {
      expect({ ...audits.get(format), inputs: [] }).toEqual({ ...audits.get('csv'), inputs: [] });
    },
  );

  it('as the collection leaves it and as tables, in outcome and money', async () => {
    const original = await auditFolder(PAYMENTS, { asOf: AS_OF });
    const outcomes = ({ checks }: Audit) =>
      checks.map(({ code, outcome, counts }) => ({ code, outcome, counts }));
    const csv = audits.get('csv');
    if (csv === undefined) throw new Error('no audit of the CSV');
    // Without manifests nobody knows when evidence was collected, and by whom.
    const known = (audit: Audit) =>
      outcomes(audit).filter(({ code }) => !['OPS-18', 'OPS-21'].includes(code));
    expect(known(csv)).toEqual(known(original));
    expect(csv.figures.endpoint_cost).toEqual(original.figures.endpoint_cost);
  });

  it('in another folder, at another file time, in another zone and locale, byte for byte', async () => {
    const elsewhere = join(folder, 'elsewhere/deeper');
    cpSync(PAYMENTS, elsewhere, { recursive: true });
    utimesSync(join(elsewhere, 'system'), new Date(0), new Date(0));
    const first = JSON.stringify(await auditFolder(PAYMENTS, {}));
    const { TZ, LANG, LC_ALL } = process.env;
    process.env.TZ = 'Pacific/Kiritimati';
    process.env.LANG = process.env.LC_ALL = 'tr_TR.UTF-8';
    try {
      expect(JSON.stringify(await auditFolder(elsewhere, {}))).toBe(first);
    } finally {
      restore({ TZ, LANG, LC_ALL });
    }
  });
});

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
