import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit } from '../src/result.ts';
import { catalog } from './support/estate.ts';

const CLI = resolve(import.meta.dirname, '../dist/cli.js');
const CLINIC = resolve(import.meta.dirname, '../samples/clinic/exports');

const folder = mkdtempSync(join(tmpdir(), 'serving-audit-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, out: stdout, err: stderr };
}

describe('the command line', () => {
  it('is built: run `npm run build` first', () => expect(existsSync(CLI)).toBe(true));

  it.each(['run', 'evaluate', 'render', 'checks', 'inputs', 'doctor', 'collect', 'init'])(
    'shows help with examples for %s',
    (name) => {
      const { status, out } = run(name, '--help');
      expect(status).toBe(0);
      expect(out).toContain(`Examples:\n  serving-audit ${name}`);
    },
  );

  it('lists the checks, and explains one by id or code', () => {
    expect(run('checks').out).toMatch(/^SEC-01 +medium +overbroad_query_access/m);
    expect(JSON.parse(run('checks', '--json').out)).toHaveLength(catalog.checks.length);
    const { out } = run('checks', 'cost-01');
    expect(out).toContain('COST-01 idle_endpoint');
    expect(out).toContain('idle_days=30');
    expect(out).toContain('See for yourself (changes nothing)');
    expect(out).toContain('select');
  });
});

describe('collect', () => {
  it('prints a script, its SQL, or what it needs', () => {
    const { status, out } = run('collect', '--profile', 'prod', '--warehouse', '1234567890abcdef');
    expect(status).toBe(0);
    expect(out).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(out).toContain("\nPROFILE='prod'\n");
    expect(run('collect', '--shell', 'powershell').out).toContain('\nparam(\n');
    expect(run('collect', '--sql', '--since', '2026-07-01').out).toContain(
      "timestamp '2026-07-01T00:00:00Z'",
    );
    expect(run('collect', '--explain').out).toContain('needs    SELECT on system.billing');
  });

  it('refuses what no shell should see', () => {
    expect(run('collect', '--profile', "x'; rm -rf /").status).toBe(2);
    expect(run('collect', '--since', '2026-02-30').err).toContain('It is a date such as 2026-07-01.');
  });
});

describe('evaluate and render', () => {
  const audit = join(folder, 'audit.json');
  let summary = '';

  beforeAll(() => {
    const { status, out, err } = run('evaluate', CLINIC, '--out', audit);
    expect(err).toBe('');
    expect(status).toBe(0);
    summary = out;
  });

  it('closes with outcomes, the worst findings and the files written', () => {
    expect(summary).toMatch(/^\d+ checks: \d+ fail/);
    expect(summary).toContain('critical SEC-02');
    expect(summary).toContain(`wrote ${audit}`);
  });

  it('renders documents from audit.json alone', () => {
    const out = join(folder, 'documents');
    expect(run('render', audit, '--out', out, '--format', 'html,csv,json').status).toBe(0);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('SEC-02');
    expect(readFileSync(join(out, 'audit.json'), 'utf8')).toBe(readFileSync(audit, 'utf8'));
    expect(readdirSync(join(out, 'csv'))).toContain('findings.csv');
    expect(readdirSync(out).filter((name) => name.includes('writing') || name.includes('tmp'))).toEqual([]);
  });

  it('exits with 1 on a finding at or above --fail-on, and on anything unassessed with --require-complete', () => {
    const to = ['--out', join(folder, 'verdict.json'), '--quiet'];
    expect(run('evaluate', CLINIC, ...to, '--fail-on', 'critical').status).toBe(1);
    expect(run('evaluate', CLINIC, ...to, '--only', 'SEC-07', '--fail-on', 'low').status).toBe(0);
    expect(run('evaluate', CLINIC, ...to, '--only', 'SEC-07', '--require-complete').status).toBe(0);
    expect(run('evaluate', CLINIC, ...to, '--only', 'REL-01', '--require-complete').status).toBe(1);
  });

  it('takes parameters, a title and an instant from the command line', () => {
    const out = join(folder, 'options.json');
    const params = [
      '--param',
      'too_many_managers.max_effective_managers=50',
      '--title',
      'Ours',
      '--as-of',
      '2026-09-30',
    ];
    expect(run('evaluate', CLINIC, '--out', out, '--only', 'too_many_managers', ...params).status).toBe(0);
    const { title, asOf, asOfBasis, checks } = JSON.parse(readFileSync(out, 'utf8')) as Audit;
    expect([title, asOf, asOfBasis]).toEqual(['Ours', '2026-09-30T00:00:00Z', 'flag']);
    expect(checks[0]?.params.max_effective_managers).toBe(50);
    expect(checks[0]?.counts.failed).toBe(0);
  });

  it('keeps the database when asked', () => {
    const file = join(folder, 'kept.duckdb');
    expect(
      run('evaluate', CLINIC, '--out', join(folder, 'k.json'), '--keep-database', file, '--quiet').status,
    ).toBe(0);
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes('writing'))).toEqual([]);
  });

  it('leaves nothing of a database behind where nothing can be audited', () => {
    const empty = join(folder, 'without-exports');
    mkdirSync(empty);
    const args = ['--out', join(folder, 'e.json'), '--keep-database', join(folder, 'none.duckdb')];
    expect(run('evaluate', empty, ...args).status).toBe(2);
    expect(readdirSync(folder).filter((name) => /writing|none\.duckdb/.test(name))).toEqual([]);
  });

  it('makes the folder of a database that is kept, and only when there is something to keep', () => {
    const kept = join(folder, 'kept-in/a/b');
    const args = (name: string) => ['--out', join(folder, name), '--keep-database', join(kept, 'k.duckdb')];
    expect(run('evaluate', join(folder, 'without-exports'), ...args('n.json')).status).toBe(2);
    expect(existsSync(join(folder, 'kept-in'))).toBe(false);
    expect(run('evaluate', CLINIC, ...args('k2.json'), '--quiet').status).toBe(0);
    expect(readdirSync(kept)).toEqual(['k.duckdb']);
  });
});

describe('what cannot run ends with exit code 2, one message, and nothing written', () => {
  const out = join(folder, 'nothing.json');
  const config = join(folder, 'bad.yaml');

  it.each([
    ['an unknown option', ['evaluate', CLINIC, '--out', out, '--colour'], /unknown option/],
    ['an unknown format', ['run', CLINIC, '--out', out, '--format', 'docx'], /"docx" is none of/],
    ['an unknown severity', ['evaluate', CLINIC, '--out', out, '--fail-on', 'bad'], /Allowed choices/],
    [
      'an unknown check',
      ['evaluate', CLINIC, '--out', out, '--only', 'nope'],
      /no check or pillar is called "nope"/,
    ],
    [
      'an unknown parameter',
      ['evaluate', CLINIC, '--out', out, '--param', 'idle_endpoint.days=3'],
      /has no parameter "days"[\s\S]*idle_days/,
    ],
    [
      'a parameter of the wrong type',
      ['evaluate', CLINIC, '--out', out, '--param', 'idle_endpoint.idle_days=soon'],
      /must be a number/,
    ],
    [
      'an instant that is none',
      ['evaluate', CLINIC, '--out', out, '--as-of', 'yesterday'],
      /neither a date nor an instant/,
    ],
    ['a missing folder', ['evaluate', join(folder, 'absent'), '--out', out], /absent/],
    [
      'a missing configuration',
      ['evaluate', CLINIC, '--out', out, '--config', 'absent.yaml'],
      /absent\.yaml/,
    ],
  ])('%s', (_, args, message) => {
    const { status, err } = run(...args);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it('an audit.json that is none, naming the place', () => {
    const file = join(folder, 'not-an-audit.json');
    writeFileSync(file, '{"schema":1,"tool":{}}');
    const { status, err } = run('render', file, '--out', join(folder, 'rendered'));
    expect(err).toMatch(/not-an-audit\.json: \$\.\S+ /);
    expect(err).not.toMatch(/\n +at /);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'rendered'))).toBe(false);
  });

  it('a browser that does not start, without a stack', () => {
    const audit = join(folder, 'audit.json');
    const { status, err } = run(
      'render',
      audit,
      '--out',
      join(folder, 'pdf'),
      '--format',
      'pdf',
      '--browser',
      '/nowhere',
    );
    expect(err).toMatch(/No browser could be started[\s\S]*--browser/);
    expect(err).not.toMatch(/\n +at /);
    expect(status).toBe(2);
  });

  it('an unknown key in the configuration, by name', () => {
    writeFileSync(config, 'titel: Ours\n');
    const { status, err } = run('evaluate', CLINIC, '--out', out, '--config', config);
    expect(err).toMatch(/bad\.yaml: .*titel/);
    expect(status).toBe(2);
  });

  it('a folder without exports, naming what was found', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'notes.txt'), 'nothing to see\n');
    const { status, err } = run('evaluate', empty, '--out', out);
    expect(err).toMatch(/nothing usable in .*empty/);
    expect(status).toBe(2);
    expect(run('inputs', empty).out).toContain('notes.txt');
  });
});

describe('init', () => {
  it('writes a configuration and templates once, and never over what is there', () => {
    const out = run('init', 'kept');
    expect(out.status).toBe(0);
    const names = readdirSync(join(folder, 'kept')).sort();
    expect(names).toEqual(
      expect.arrayContaining(['serving-audit.yaml', 'targets.yaml', 'waivers.yaml', 'attestations.yaml']),
    );
    for (const name of names) expect(out.out).toContain(`wrote  ${join('kept', name)}`);
    writeFileSync(join(folder, 'kept', 'waivers.yaml'), 'waivers: []\n');
    const again = run('init', 'kept');
    expect(again.out).toContain(`kept   ${join('kept', 'waivers.yaml')}`);
    expect(again.out).not.toContain('wrote');
    expect(readFileSync(join(folder, 'kept', 'waivers.yaml'), 'utf8')).toBe('waivers: []\n');
  });

  it('declares nothing: an untouched template is not taken for a register', () => {
    run('init', 'fresh');
    const config = join('fresh', 'serving-audit.yaml');
    const { status, out, err } = run('inputs', CLINIC, 'fresh', '--config', config, '--json');
    expect(err).toBe('');
    expect(status).toBe(0);
    const { inputs } = JSON.parse(out) as Pick<Audit, 'inputs'>;
    const written = inputs.filter(({ path }) => path.startsWith('fresh/'));
    expect(written.length).toBeGreaterThan(5);
    expect(written.map((input) => [input.path, input.export])).toEqual(
      written.map(({ path }) => [path, null]),
    );
  });

  it('becomes a register once the comments are taken away', () => {
    run('init', 'used');
    const file = join(folder, 'used', 'waivers.yaml');
    const text = readFileSync(file, 'utf8').split('\n').slice(3);
    writeFileSync(file, text.map((line) => line.replace(/^# ?/, '')).join('\n'));
    const { out } = run('waivers', 'check', join('used', 'waivers.yaml'), '--as-of', '2026-10-01');
    expect(out).toContain('unmatched');
    expect(out).toContain('production_scale_to_zero fraud-scoring/*');
  });
});

describe('waivers check', () => {
  const register = join(folder, 'accepted.csv');
  const header = 'check,resource,reason,compensating_control,owner,approver,granted_on,expires_on';
  const line = (...cells: readonly string[]) => cells.join(',');

  it('says of each line whether it holds, on exports as on the audit that was made of them', () => {
    const failing = join(folder, 'clinic.json');
    run('evaluate', CLINIC, '--out', failing, '--as-of', '2026-10-01', '--quiet');
    const { checks } = JSON.parse(readFileSync(failing, 'utf8')) as Audit;
    const found = checks.find(({ id }) => id === 'missing_required_tags');
    const resource = found?.rows[0]?.resource ?? 'none fails';
    writeFileSync(
      register,
      [
        header,
        line('OPS-06', resource, 'later', 'a list of owners', 'ann', 'bob', '2026-09-01', '2026-12-31'),
        line('OPS-06', 'gone', 'later', 'none', 'ann', 'bob', '2026-09-01', '2026-12-31'),
      ].join('\n'),
    );
    for (const given of [CLINIC, failing]) {
      const { status, out, err } = run('waivers', 'check', register, given, '--as-of', '2026-10-01');
      expect(err).toBe('');
      expect(out).toMatch(new RegExp(`1 {2}applied +OPS-06 ${resource} \\(1 finding\\)`));
      expect(out).toMatch(/2 {2}invalid +OPS-06 gone/);
      expect(out).toContain('it names no compensating control');
      expect(status).toBe(1);
    }
  });

  it('refuses a file that is no register', () => {
    const other = join(folder, 'other.yaml');
    writeFileSync(other, 'targets:\n  - endpoint: a\n    latency_p95_ms: 5\n');
    const { status, err } = run('waivers', 'check', other, CLINIC);
    expect(status).toBe(2);
    expect(err).toContain('it is no register of accepted risks');
  });
});
