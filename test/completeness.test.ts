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
const without = (names: readonly string[]) => names.map((name) => name.split('.')[0] ?? name);
/** Checks that cannot be judged without the export: it is required, or the only one of its kind that is there. */
const needing = (name: string, { exports }: Audit) => {
  const isThere = (other: string) =>
    exports.some((one) => one.export === other && one.export !== name && one.status !== 'missing');
  return catalog.checks.filter(
    ({ requires, any_of }) =>
      without(requires).includes(name) || (without(any_of).includes(name) && !without(any_of).some(isThere)),
  );
};
/** Without what a person must supply, the question is theirs. */
const askingFor = (name: string) => catalog.checks.filter((check) => check.manual_without.includes(name));

function expectUnjudged(audit: Audit, name: string): void {
  const is = outcomes(audit);
  const manual = askingFor(name).map(({ id }) => id);
  for (const { id } of needing(name, audit)) {
    const allowed = manual.includes(id) ? ['not_assessed', 'manual'] : ['not_assessed'];
    expect(allowed, `${id} without ${name}`).toContain(is.get(id));
  }
  for (const id of manual) expect(['not_assessed', 'manual'], `${id} without ${name}`).toContain(is.get(id));
}

function expectNoPassFromAbsence(before: Audit, after: Audit, name: string): void {
  const was = outcomes(before);
  const passes = after.checks.filter(({ id, outcome }) => outcome === 'pass' && was.get(id) !== 'pass');
  expect(
    passes.map(({ id }) => `${id} passes without ${name}, and was ${was.get(id)}`),
    name,
  ).toEqual([]);
  expectUnjudged(after, name);
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

  it('no check names a resource of a workspace twice', () => {
    for (const { id, rows } of whole.checks) {
      const named = rows.map(({ workspaceId, resource }) => `${workspaceId} ${resource}`);
      expect(named, id).toEqual([...new Set(named)]);
    }
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const files = whole.inputs.filter((input) => input.export === name);
      if (whole.exports.find((one) => one.export === name)?.status === 'missing') {
        expectUnjudged(whole, name);
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

const acl = (name: string, ...entries: readonly [string, string, string][]): ExportRecord => ({
  object_id: `/serving-endpoints/id-of-${name}`,
  object_type: 'serving-endpoint',
  access_control_list: entries.map(([kind, principal, level]) => ({
    [kind]: principal,
    all_permissions: [{ permission_level: level, inherited: false }],
  })),
});
const listed = (name: string): ExportRecord => ({ ...endpoint(name), config: {} });
const record = ['2026-07-01T00:00:00Z', '2026-09-30T00:00:00Z'];

const sound: Estate = {
  serving_endpoint_details: [endpoint('score', tracked)],
  serving_endpoints: [listed('score')],
  serving_endpoint_permissions: [acl('score', ['group_name', 'risk', 'CAN_QUERY'])],
  billing_usage: [...billCovers, onEndpoint('score')],
  list_prices: [price()],
  served_entities: [history('score')],
  endpoint_usage: record.map((at) => request('score', at)),
};

/** Nothing is in order: what is tracked is silent, and whoever is named is not there. */
const troubled: Estate = {
  serving_endpoint_details: [
    endpoint('silent', { ...tracked, creator: 'gone@example.org' }),
    endpoint('open', {
      creator: 'gone@example.org',
      config: {
        served_entities: [
          {
            name: 'open-1',
            entity_name: 'ml.risk.open',
            entity_version: '1',
            scale_to_zero_enabled: true,
            environment_vars: { KEY: '{{secrets/lost/key}}' },
          },
          { name: 'open-2', entity_name: 'ml.risk.open', entity_version: '2', scale_to_zero_enabled: false },
        ],
        traffic_config: { routes: [{ served_model_name: 'open-1', traffic_percentage: 100 }] },
      },
    }),
  ],
  serving_endpoints: [listed('silent'), listed('open')],
  serving_endpoint_permissions: [
    acl('silent', ['group_name', 'lost', 'CAN_MANAGE'], ['user_name', 'gone@example.org', 'CAN_MANAGE']),
    acl('open', ['group_name', 'users', 'CAN_MANAGE']),
  ],
  billing_usage: [
    ...billCovers,
    onEndpoint('silent', { usage_quantity: '600' }),
    onEndpoint('open', { usage_quantity: '600', sku_name: 'NO_PRICE' }),
    onEndpoint('ghost', { usage_quantity: '60', record_type: 'RESTATEMENT' }),
  ],
  list_prices: [price()],
  served_entities: [history('elsewhere')],
  endpoint_usage: record.map((at) => request('elsewhere', at, { status_code: 500 })),
  tokens: [
    {
      token_id: 't',
      owner_id: 1,
      created_by_username: 'gone@example.org',
      expiry_time: -1,
      last_used_day: 1767225600000,
    },
  ],
  users: [{ id: '2', userName: 'ann@example.org', active: true }],
  groups: [{ id: '3', displayName: 'risk', members: [] }],
};

describe.each([
  ['sound', sound],
  ['troubled', troubled],
])('of a %s estate with every export', (_, named) => {
  const all: Estate = {
    ...Object.fromEntries(catalog.contracts.map((contract) => [contract.export, []])),
    ...named,
  };
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
      const { [name]: _without, ...others } = all;
      expectNoPassFromAbsence(whole, await auditEstate(others), name);
    },
  );

  it.each(
    catalog.checks.filter(({ any_of }) => any_of.length > 0).map((check) => [check.id, check] as const),
  )('%s is not assessed without any of what it can be judged by', async (id, { any_of }) => {
    const others = Object.fromEntries(
      Object.entries(all).filter(([name]) => !without(any_of).includes(name)),
    );
    const { checks } = await auditEstate(others, { only: [id], figures: false });
    expect(checks[0]?.outcome).toBe('not_assessed');
    expect(checks[0]?.missing).toEqual(expect.arrayContaining([...any_of]));
  });
});
