import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit, Outcome } from '../src/result.ts';
import { auditEstate, auditFolder, catalog, type Estate, type ExportRecord } from './support/estate.ts';
import { billCovers, endpoint, history, onEndpoint, price, request, tracked } from './support/serving.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

const outcomes = (audit: Audit): ReadonlyMap<string, Outcome> =>
  new Map(audit.checks.map(({ id, outcome }) => [id, outcome]));
const requiring = (name: string) =>
  catalog.checks.filter(({ requires }) => requires.some((one) => one.split('.')[0] === name));

function expectNoPassFromAbsence(before: Audit, after: Audit, name: string): void {
  const was = outcomes(before);
  const passes = after.checks.filter(({ id, outcome }) => outcome === 'pass' && was.get(id) !== 'pass');
  expect(
    passes.map(({ id }) => `${id} passes without ${name}, and was ${was.get(id)}`),
    name,
  ).toEqual([]);
  const is = outcomes(after);
  for (const { id } of requiring(name)) expect(is.get(id), `${id} without ${name}`).toBe('not_assessed');
}

describe.each(['payments', 'clinic', 'factory'])('of the sample %s', (sample) => {
  const folder = join(SAMPLES, sample, 'exports');
  const config = readFileSync(join(SAMPLES, sample, 'serving-audit.yaml'), 'utf8');
  let copy: string;
  let whole: Audit;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
    cpSync(folder, copy, { recursive: true });
    whole = await auditFolder(copy, { config });
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const files = whole.inputs.filter((input) => input.export === name);
      if (whole.exports.find((one) => one.export === name)?.status === 'missing') {
        for (const { id } of requiring(name)) expect(outcomes(whole).get(id), id).toBe('not_assessed');
        return;
      }
      for (const { path } of files) rmSync(join(copy, path));
      try {
        // The same instant as before: without its newest records the estate would be audited at another.
        expectNoPassFromAbsence(whole, await auditFolder(copy, { config, asOf: whole.asOf }), name);
      } finally {
        for (const { path } of files) cpSync(join(folder, path), join(copy, path));
      }
    },
  );
});

describe('of an estate with every export', () => {
  const acl: ExportRecord = {
    object_id: '/serving-endpoints/id-of-score',
    object_type: 'serving-endpoint',
    access_control_list: [
      {
        group_name: 'risk',
        all_permissions: [{ permission_level: 'CAN_QUERY', inherited: false }],
      },
    ],
  };
  const named: Estate = {
    serving_endpoint_details: [endpoint('score', tracked)],
    serving_endpoints: [{ ...endpoint('score'), config: {} }],
    serving_endpoint_permissions: [acl],
    billing_usage: [...billCovers, onEndpoint('score')],
    list_prices: [price()],
    served_entities: [history('score')],
    endpoint_usage: ['2026-07-01', '2026-09-30'].map((day) => request('score', `${day}T00:00:00Z`)),
  };
  const empty: Estate = Object.fromEntries(catalog.contracts.map((contract) => [contract.export, []]));
  const all: Estate = { ...empty, ...named };
  let whole: Audit;

  beforeAll(async () => {
    whole = await auditEstate(all);
  });

  it('every check can be assessed', () => {
    const not = whole.checks.filter(({ outcome }) => outcome === 'not_assessed' || outcome === 'error');
    expect(not.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    expect(whole.checks).toHaveLength(catalog.checks.length);
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const { [name]: _, ...others } = all;
      expectNoPassFromAbsence(whole, await auditEstate(others), name);
    },
  );
});
