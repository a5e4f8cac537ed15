import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeWorkspace, type Fault, openWorkspace, workspacesOf } from '../support/fake-workspace.ts';
import {
  ACCOUNT,
  addTheRest,
  auditAs,
  type CollectOptions,
  collect,
  dateBack,
  newFolder,
  type Run,
  SAMPLES,
} from './collection.ts';
import { saidBy, unreadIn } from './said.ts';
import { VERSIONS } from './tools.ts';

const PAYMENTS = join(SAMPLES, 'payments/exports');
const [PROD = '', DEV = ''] = workspacesOf(PAYMENTS);
const HOME = `workspace=${DEV}`;
/** How many access lists the development workspace has: one for each endpoint of its own. */
const ACCESS_LISTS = readdirSync(join(PAYMENTS, HOME, 'serving/permissions')).length;

interface Manifest {
  readonly workspaceId: string;
  readonly host: string;
  readonly profile: string;
  readonly collector: {
    readonly userName: string;
    readonly kind: string;
    readonly groups: readonly string[];
  };
  readonly cli: { readonly version: string };
  readonly files: readonly {
    readonly path: string;
    readonly command: string;
    readonly exitCode: number;
    readonly sha256: string | null;
    readonly message?: string;
  }[];
}

let open: FakeWorkspace[] = [];
afterEach(async () => {
  await Promise.all(open.map((workspace) => workspace.close()));
  open = [];
});

/** The development workspace of the payments estate, in which things go wrong; `minimal` is a part of it. */
async function collectDev(
  faults: readonly Fault[],
  options: CollectOptions = {},
  folder: string = newFolder(),
): Promise<{ run: Run; folder: string; requests: readonly string[] }> {
  const workspace = await openWorkspace(PAYMENTS, DEV, faults);
  open.push(workspace);
  const run = await collect(workspace, folder, { scope: 'minimal', ...options });
  return { run, folder, requests: workspace.requests };
}

describe('a whole collection with the Databricks CLI', () => {
  const folder = newFolder();
  const requests: string[] = [];
  const runs: Run[] = [];

  beforeAll(async () => {
    const common = { scope: 'full', accountProfile: 'account', since: '2026-01-01' } as const;
    for (const [id, warehouse] of [
      [PROD, '1234567890abcdef'],
      [DEV, null],
    ] as const) {
      const workspace = await openWorkspace(PAYMENTS, id, [], 400);
      runs.push(await collect(workspace, folder, { ...common, warehouse }));
      requests.push(...workspace.requests);
      await workspace.close();
    }
    addTheRest('payments', folder);
    dateBack(folder, '2026-10-01T05:59:00Z');
  });

  it('ends well, and asks with nothing but GET and the statements’ POST', () => {
    expect(runs.map(({ status, stderr }) => [status, stderr.includes('files collected')])).toEqual([
      [0, true],
      [0, true],
    ]);
    // A column that a table does not have costs that column, and not the table.
    expect(runs[0]?.stderr).toContain('system.access.workspaces_latest has no column workspace_url');
    const others = requests.filter((request) => !request.startsWith('GET '));
    expect(others.length).toBeGreaterThan(10);
    expect([...new Set(others)]).toEqual(['POST /api/2.0/sql/statements']);
  });

  it('leaves a folder whose audit says what the sample’s says', async () => {
    const sample = await auditAs('payments', PAYMENTS);
    // The sample was collected before the script kept the CLI's version.
    const known = join(newFolder(), '..', 'known');
    cpSync(folder, known, { recursive: true, filter: (file) => !file.endsWith('cli-version.json') });
    // And it does not say which payload tables its collector could not read.
    withoutFailures(known, /^inference_payloads\//);
    const collected = await auditAs('payments', known, sample.asOf);
    expect(saidBy(collected)).toEqual(saidBy(sample));
    expect(unreadIn(collected)).toEqual(unreadIn(sample));
  });

  it('reads the payload tables that the configurations name, and says which it could not', async () => {
    const entries = manifestOf(folder, 'system').files.filter(({ path }) => path.startsWith('inference_p'));
    const tables = (wanted: boolean) => [
      ...new Set(
        entries.flatMap(({ path, exitCode }) => ((exitCode === 0) === wanted ? [path.split('/')[1]] : [])),
      ),
    ];
    expect(tables(true).sort()).toEqual([
      'prod.serving_logs.chargeback_risk_payload',
      'prod.serving_logs.fraud_scoring_payload',
      'prod.serving_logs.merchant_onboarding_payload',
    ]);
    expect(tables(false)).toContain('prod.serving_logs.analyst_assistant_payload');
    expect(runs[0]?.stderr).toMatch(/inference_payloads \(1\)\n +FAILED: .*TABLE_OR_VIEW_NOT_FOUND/);
    // The second workspace's run had no warehouse, and its tables are its own.
    expect(runs[1]?.stderr).toMatch(
      /FAILED system\/inference_payloads\/prod\.serving_logs\.fraud_scoring_dev_payload: no warehouse was named/,
    );
    const { exports } = await auditAs('payments', folder, '2026-12-01');
    expect(exports.find((one) => one.export === 'inference_payloads')).toMatchObject({
      status: 'partial',
      rows: 8991,
    });
  });

  it('lists what no command reads, and what this machine has no tool for', () => {
    const left = runs[0]?.stderr.split('What was left out, and why:')[1] ?? '';
    const folders = (process.env.PATH ?? '').split(delimiter);
    const isHere = folders.some((one) => existsSync(join(one, 'az')));
    expect(/\nazure_workspace\n +az is not installed here\n/.test(left)).toBe(!isHere);
    expect(left).toMatch(/\nazure_costs\n +No read-only command gives it\..*\n +COST-/);
  });

  it('says in the manifests who collected what, from where, with what', () => {
    const manifest = manifestOf(folder, `workspace=${PROD}`);
    expect(manifest).toMatchObject({
      workspaceId: PROD,
      host: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      profile: 'prod',
      collector: { kind: 'service_principal', groups: ['admins'] },
      cli: { version: VERSIONS.databricks },
    });
    for (const name of [`workspace=${PROD}`, HOME, 'system', 'account']) {
      for (const { path, exitCode, sha256 } of manifestOf(folder, name).files.filter(
        (file) => file.exitCode === 0,
      )) {
        expect([path, exitCode, sha256]).toEqual([path, 0, hashOf(join(folder, name, path))]);
      }
    }
    const commands = manifestOf(folder, 'account').files.map(({ command }) => command);
    expect(commands).toContain(`databricks api get /api/2.0/accounts/${ACCOUNT}/network-policies`);
  });

  it('is not begun anew by a further run', async () => {
    const workspace = await openWorkspace(PAYMENTS, PROD);
    open.push(workspace);
    const { stderr } = await collect(workspace, folder, { since: '2026-01-01', warehouse: 'another' });
    expect(stderr).toContain('goes on with the collection');
    const repeated = workspace.requests.filter((request) =>
      /serving-endpoints|\/Users|secrets/.test(request),
    );
    expect(repeated).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('a denied access list leaves its checks not assessed, with the reason', async () => {
    const { run, folder } = await collectDev([
      { path: /\/permissions\/serving-endpoints\//, kind: 'denied' },
    ]);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(
      new RegExp(
        `serving_endpoint_permissions \\(${ACCESS_LISTS}\\)\n +User does not have permission.*\n +SEC-01`,
      ),
    );
    const denied = manifestOf(folder, HOME).files.filter(({ exitCode }) => exitCode !== 0);
    expect(denied.map(({ message }) => message)).toEqual(
      Array(ACCESS_LISTS).fill(expect.stringContaining('User does not have permission')),
    );
    const { checks, exports } = await auditAs('payments', folder, '2026-12-01');
    const check = checks.find(({ id }) => id === 'overbroad_query_access');
    expect(check?.outcome).toBe('not_assessed');
    const permissions = exports.find((one) => one.export === 'serving_endpoint_permissions');
    expect(permissions).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('does not have permission'),
    });
  });

  it('a busy server and a dropped connection are asked again, and nothing is lost', async () => {
    const { folder: calm } = await collectDev([]);
    const { run, folder } = await collectDev([
      { path: /\/api\/2\.0\/serving-endpoints$/, kind: 'throttled', times: 2 },
      { path: /serving-endpoints\/fraud-scoring-dev$/, kind: 'dropped', times: 3 },
      { path: /\/workspace-conf/, kind: 'dropped', times: 1 },
    ]);
    expect(run.stderr).toContain('try 3 failed');
    expect(failuresIn(folder)).toEqual([]);
    expect(hashes(folder)).toEqual(hashes(calm));
  });

  it('a list whose later page is denied is not taken for a whole one', async () => {
    const faults = [{ path: /page_token=|startIndex=/, kind: 'denied' } as const];
    const { run, folder } = await collectDev(faults, { scope: 'standard' });
    expect(run.stderr).toContain('users (1)');
    expect(existsSync(join(folder, HOME, 'scim/users.json'))).toBe(false);
    const users = manifestOf(folder, HOME).files.find(({ path }) => path === 'scim/users.json');
    expect(users).toMatchObject({ exitCode: 1, sha256: null });
  });

  it('what was denied is asked for again by a further run, and only that', async () => {
    const { folder } = await collectDev([{ path: /\/permissions\/serving-endpoints\//, kind: 'denied' }]);
    expect(failuresIn(folder)).toHaveLength(ACCESS_LISTS);
    const { requests } = await collectDev([], {}, folder);
    expect(failuresIn(folder)).toEqual([]);
    const asked = requests.filter((request) => request.includes('serving-endpoints'));
    expect(asked).toHaveLength(ACCESS_LISTS);
    for (const request of asked) expect(request).toContain('/permissions/serving-endpoints/');
  });

  it('an interruption leaves a manifest of what is there, and a further run does the rest only', async () => {
    const path = /\/serving-endpoints\/fraud-scoring-dev$/;
    const workspace = await openWorkspace(PAYMENTS, DEV, [{ path, kind: 'silent', times: 1 }]);
    open.push(workspace);
    const folder = newFolder();
    const first = await collect(workspace, folder, { scope: 'minimal', until: workspace.asked(path) });
    expect(first.status).toBe(130);
    const before = manifestOf(folder, HOME).files.map((file) => file.path);
    expect(before).toContain('serving/list.json');
    expect(before).not.toContain('serving/get/fraud-scoring-dev.json');

    const { folder: calm } = await collectDev([]);
    const { requests } = await collectDev([], {}, folder);
    expect(requests.filter((request) => request.endsWith('/api/2.0/serving-endpoints'))).toEqual([]);
    expect(failuresIn(folder)).toEqual([]);
    expect(hashes(folder)).toEqual(hashes(calm));
  });

  it('without a warehouse the tables are missing, and it is said why', async () => {
    const { run, folder } = await collectDev([]);
    expect(run.stderr).toMatch(/billing_usage \(1\)\n +no warehouse was named.*\n +OPS-17/);
    const { exports } = await auditAs('payments', folder, '2026-12-01');
    expect(exports.find((one) => one.export === 'billing_usage')).toMatchObject({
      status: 'missing',
      message: expect.stringContaining('no warehouse was named'),
    });
  });
});

describe('the rows of a table', () => {
  it('are all fetched: chunk by chunk, and by halves of the time where an answer is too large', async () => {
    const workspace = await openWorkspace(PAYMENTS, PROD, [], 400);
    open.push(workspace);
    const folder = newFolder();
    await collect(workspace, folder, { scope: 'minimal', warehouse: 'abc', since: '2026-06-01' });
    const usage = join(folder, 'system/endpoint_usage');
    const answers = readdirSync(usage).filter((name) => /T\d\d\.json$/.test(name));
    const held = readdirSync(usage).map((name) => rowsOf(join(usage, name)));
    const told = answers.map((name) => answerIn(join(usage, name)).manifest?.total_row_count ?? 0);
    expect(answers.length).toBeGreaterThan(6);
    expect(held.length).toBeGreaterThan(answers.length);
    expect(sum(held)).toBe(sum(told));
    expect(sum(told)).toBe(19936);
  });
});

describe('the script', () => {
  it('collects from an empty workspace what there is: nothing, and no failure', async () => {
    const workspace = await openWorkspace(null, '7000000000000001');
    open.push(workspace);
    const folder = newFolder();
    const run = await collect(workspace, folder, {
      scope: 'standard',
      warehouse: 'abc',
      since: '2026-09-01',
    });
    expect(run.stderr).toMatch(/ files collected, \d+ denied or failed\./);
    const manifest = manifestOf(folder, 'workspace=7000000000000001');
    expect(manifest.files.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    const { checks } = await auditAs('payments', folder, '2026-12-01');
    const judged = checks.filter(({ outcome }) => outcome === 'pass' || outcome === 'fail');
    expect(judged.filter(({ counts }) => counts.looked === 0)).toEqual([]);
  });

  it('runs nothing in a dry run and prints every command', async () => {
    const { run, folder, requests } = await collectDev([], {
      scope: 'full',
      warehouse: 'abc',
      words: ['--dry-run'],
    });
    expect(requests).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    const lines = run.stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines)
      expect(line).toMatch(
        /^(databricks (api get \/api\/|api post \/api\/2\.0\/sql\/statements: select |auth describe|version|serving-endpoints export-metrics )|az databricks workspace list )/,
      );
  });

  it('refuses an option that it does not know, before anything is asked', async () => {
    const { run, requests } = await collectDev([], { words: ['--force'] });
    expect([run.status, requests]).toEqual([2, []]);
    expect(run.stderr).toContain('unknown option --force');
  });
});

function manifestOf(folder: string, name: string): Manifest {
  return JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')) as Manifest;
}

/** Takes from the manifest of the system tables what failed. */
function withoutFailures(folder: string, path: RegExp): void {
  const manifest = manifestOf(folder, 'system');
  const files = manifest.files.filter((file) => file.exitCode === 0 || !path.test(file.path));
  writeFileSync(join(folder, 'system/manifest.json'), JSON.stringify({ ...manifest, files }));
}

interface Answer {
  readonly manifest?: {
    readonly total_row_count: number;
    readonly schema: { readonly columns: readonly { readonly name: string }[] };
  };
  readonly result?: { readonly data_array: readonly unknown[] };
  readonly data_array?: readonly unknown[];
}

function answerIn(file: string): Answer {
  return JSON.parse(readFileSync(file, 'utf8')) as Answer;
}

function rowsOf(file: string): number {
  const { result, data_array: rows } = answerIn(file);
  return (result?.data_array ?? rows ?? []).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** What the workspace denied, or failed at. */
function failuresIn(folder: string): readonly string[] {
  return manifestOf(folder, HOME).files.flatMap(({ path, exitCode }) => (exitCode === 0 ? [] : [path]));
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Every file of a collection but those that hold the time or the port. */
function hashes(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && !/^(manifest\.json|\.collect.*|auth-describe\.json)$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [file.slice(folder.length), hashOf(file)] as const);
}
