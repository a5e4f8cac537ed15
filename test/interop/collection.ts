import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { collectionPlan } from '../../src/collect/plan.ts';
import { collectionScript, type ScriptOptions } from '../../src/collect/script.ts';
import type { Scope } from '../../src/collection.ts';
import { auditFolder, catalog } from '../support/estate.ts';
import type { FakeWorkspace } from '../support/fake-workspace.ts';
import { CLI } from './tools.ts';

export const SAMPLES = resolve(import.meta.dirname, '../../samples');
export const ACCOUNT = 'a1b2c3d4-0000-4000-8000-00000000acc0';

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CollectOptions extends Partial<ScriptOptions> {
  readonly scope?: Scope;
  /** Options of the script itself. */
  readonly words?: readonly string[];
  /** Ends the script, as a person would, when it settles. */
  readonly until?: Promise<void>;
}

/** A folder that is not there yet. */
export function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'interop-')), 'exports');
}

/** Prints the bash script and runs it with the real CLI against a workspace, into a folder. */
export function collect(
  workspace: FakeWorkspace,
  folder: string,
  options: CollectOptions = {},
): Promise<Run> {
  const { scope = 'standard', words = [], until, ...named } = options;
  const given = {
    profile: 'prod',
    accountProfile: null,
    warehouse: null,
    since: null,
    version: '0.0.0',
    ...named,
  };
  const home = mkdtempSync(join(tmpdir(), 'interop-home-'));
  const script = join(home, 'collect.sh');
  writeFileSync(script, collectionScript(collectionPlan(catalog, scope), 'bash', given));
  const login = `host = ${workspace.host}\ntoken = of-nobody\n`;
  writeFileSync(
    join(home, '.databrickscfg'),
    `[prod]\n${login}\n[account]\n${login}account_id = ${ACCOUNT}\n`,
  );
  const environment = { HOME: home, COLLECT_FIRST_WAIT: '0' };
  return run('bash', [script, '--out', folder, ...words], environment, until);
}

/**
 * Runs a program with the suite's tools before the machine's own; of the environment nothing else is passed on.
 * When `until` settles it is interrupted with all that it started, as by Ctrl-C.
 */
export function run(
  program: string,
  words: readonly string[],
  environment: Record<string, string>,
  until?: Promise<void>,
): Promise<Run> {
  const path = [dirname(CLI), process.env.PATH ?? ''].join(delimiter);
  return new Promise((settle, fail) => {
    const child = spawn(program, words, {
      env: { PATH: path, ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
    });
    child.on('error', fail);
    child.on('close', (status) => settle({ status: status ?? 1, ...texts }));
    const { pid } = child;
    if (pid !== undefined) void until?.then(() => process.kill(-pid, 'SIGINT'));
  });
}

/** What people write, and what comes from other tools than the script: everything that is not of its layout. */
export function addTheRest(estate: string, folder: string): void {
  const exports = join(SAMPLES, estate, 'exports');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(exports)) {
    if (name === 'account' || name === 'system') continue;
    if (!name.startsWith('workspace=')) cpSync(join(exports, name), join(folder, name), { recursive: true });
    const azure = join(name, 'net/azure-workspace.json');
    if (existsSync(join(exports, azure))) cpSync(join(exports, azure), join(folder, azure));
  }
}

/** Manifests say when the script ran; an audit of a former day would call that evidence of the future. */
export function dateBack(folder: string, instant: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('manifest.json')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(
      join(folder, name),
      text.replaceAll(/("(?:startedAt|collectedAt)": )"[^"]*"/g, `$1"${instant}"`),
    );
  }
}

/** A folder audited with an estate's configuration. */
export function auditAs(
  estate: string,
  folder: string,
  asOf: string | null = null,
): ReturnType<typeof auditFolder> {
  const config = readFileSync(join(SAMPLES, estate, 'serving-audit.yaml'), 'utf8');
  return auditFolder(folder, { config, ...(asOf === null ? {} : { asOf }) });
}
