import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit, Input } from '../../src/result.ts';
import { AS_OF, auditFolder } from '../support/estate.ts';

const SAMPLES = resolve(
  process.env.REAL_SAMPLES ?? join(import.meta.dirname, '../../../shared/real-samples'),
);

/** What each sample is: its export, or why it is not read. A sample that is not named here fails the suite. */
const EXPECTED: Readonly<
  Record<string, Partial<Pick<Input, 'export' | 'status' | 'rows'>> & { why?: RegExp }>
> = {
  'README.md': { status: 'unknown', why: /not an export/ },
  'cartography.bundle-of-fixtures.json': { status: 'unknown', why: /does not hold the keys of any export/ },
  'cli.auth-profiles.json': { status: 'refused', why: /other workspaces and tenants/ },
  'cli.bundle-direct-state.permissions.json': { export: 'desired_configuration', status: 'read', rows: 0 },
  'cli.bundle-plan.create.json': { export: 'desired_configuration', status: 'read', rows: 1 },
  'cli.bundle-summary.json': { export: 'desired_configuration', status: 'read', rows: 0 },
  'cli.bundle-validate.dev.json': { export: 'desired_configuration', status: 'read', rows: 0 },
  'cli.grants-get.function.registered-model.json': { export: 'grants', status: 'read', rows: 1 },
  'cli.permissions-get.jobs.json': { status: 'refused', why: /another kind of object/ },
  'derived.serving-endpoint-get.ai-gateway.json': {
    export: 'serving_endpoint_details',
    status: 'read',
    rows: 1,
  },
  'docs.token-management.list.2020.json': { export: 'tokens', status: 'read', rows: 1 },
  'mlflow.registered-model.ws.with-permissions.json': {
    export: 'registered_models',
    status: 'read',
    rows: 1,
  },
  'tf-exporter.get-cluster-policy-permissions.json': { status: 'refused', why: /another kind of object/ },
  'tf-exporter.get-job-permissions-14.json': { status: 'refused', why: /another kind of object/ },
  'tf-exporter.get-tokens-permissions.json': { export: 'token_permissions', status: 'read', rows: 1 },
  'tf-exporter.secret-scopes-list-scope-acls-response.json': {
    export: 'secret_acls',
    status: 'read',
    rows: 1,
  },
  'tf-exporter.secret-scopes-list-scope-response.json': { export: 'secrets', status: 'read', rows: 1 },
  'tf-exporter.secret-scopes-response.json': { export: 'secret_scopes', status: 'read', rows: 1 },
};

/** One file of fixtures, each of which is an answer of its own: ids are text there, where the API prints numbers. */
const FIXTURES: Readonly<Record<string, string>> = {
  token_management_tokens: 'tokens',
  users: 'users',
  groups: 'groups',
  service_principals: 'service_principals',
  ip_access_lists: 'ip_access_lists',
  secret_scopes: 'secret_scopes',
  registered_models: 'registered_models',
  model_versions: 'model_versions',
  serving_endpoints: 'serving_endpoints',
  workspace_conf: 'workspace_conf',
  account_workspaces: 'workspaces',
  network_connectivity_configs: 'network_connectivity',
};

const inputNamed = ({ inputs }: Audit, path: string): Input => {
  const found = inputs.find((input) => input.path === path);
  if (found === undefined) throw new Error(`${path} is not listed`);
  return found;
};

describe('of the samples that others wrote', () => {
  const names = readdirSync(SAMPLES);
  let audit: Audit;
  beforeAll(async () => {
    audit = await auditFolder(SAMPLES, { asOf: AS_OF });
  });

  it('each one is expected here', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s is what it is', (name) => {
    const { why = null, ...expected } = EXPECTED[name] ?? {};
    const input = inputNamed(audit, name);
    expect(input).toMatchObject(expected);
    if (why === null) expect(input.problems).toEqual([]);
    else expect(input.problems.join('\n')).toMatch(why);
  });

  it('no check breaks on them', () => {
    expect(audit.checks.filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });
});

describe('of a file of fixtures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-real-'));
  const fixtures = JSON.parse(
    readFileSync(join(SAMPLES, 'cartography.bundle-of-fixtures.json'), 'utf8'),
  ) as Record<string, unknown>;
  let audit: Audit;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(fixtures))
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
    audit = await auditFolder(folder, { asOf: AS_OF, workspace: '1234567890123456' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(fixtures))('%s is recognised, and read to its last record', (name) => {
    const input = inputNamed(audit, `${name}.json`);
    const content = fixtures[name];
    expect(input).toMatchObject({
      export: FIXTURES[name],
      status: 'read',
      rows: Array.isArray(content) ? content.length : 1,
    });
  });

  it('no check breaks on them', () => {
    expect(audit.checks.filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });
});
