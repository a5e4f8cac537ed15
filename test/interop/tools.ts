import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the suite runs, at fixed versions; kept in .interop between runs. */
export const VERSIONS = {
  databricks: '0.298.0',
  pyspark: '3.5.6',
  'tree-sitter': '0.26.1',
  'tree-sitter-powershell': '0.26.4',
  deltalake: '1.1.4',
  pyarrow: '21.0.0',
  // The newest DuckDB whose delta extension a package registry has; the two must be of one version.
  duckdb: '1.5.5-r.5',
  'duckdb-extension-delta': '1.5.5',
} as const;
export const FOLDER = resolve(import.meta.dirname, '../../.interop');
export const CLI = join(FOLDER, 'bin/databricks');
export const PYTHON = join(FOLDER, 'python/bin/python');
/** Where the DuckDB is for which there is a delta extension. */
export const DUCKDB = join(FOLDER, 'duckdb');

/** Where DuckDB's delta extension is. */
export function extensionFolder(): string {
  const where = 'import duckdb_extension_delta as it; print(it.__path__[0])';
  const folder = execFileSync(PYTHON, ['-c', where], { encoding: 'utf8' }).trim();
  return join(folder, 'extensions', `v${VERSIONS['duckdb-extension-delta']}`);
}

/** Installs what is missing before the first test. A machine without the tools fails the suite with their names; nothing is skipped. */
export function setup(): void {
  const wanted = [
    ['bash', '--version'],
    ['go', 'version'],
    ['python3', '--version'],
    ['java', '-version'],
    ['terraform', '-version'],
  ] as const;
  const missing = wanted.filter(([program, word]) => !runs(program, [word])).map(([program]) => program);
  if (missing.length > 0) throw new Error(`test:interop needs ${missing.join(', ')}; see docs/interop.md`);
  mkdirSync(join(FOLDER, 'bin'), { recursive: true });
  installCli();
  installPython();
  installDuckdb();
  // What is run with another DuckDB is the program as it is built.
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}

/** The real CLI, compiled from its module; go.sum holds the checksums of all that goes into it. */
function installCli(): void {
  const version = ['version', '-o', 'json'];
  if (
    existsSync(CLI) &&
    execFileSync(CLI, version, { encoding: 'utf8' }).includes(`"${VERSIONS.databricks}"`)
  )
    return;
  const flags = `-s -w -X github.com/databricks/cli/internal/build.buildVersion=${VERSIONS.databricks}`;
  execFileSync(
    'go',
    [
      'build',
      '-p',
      '2',
      '-mod=readonly',
      '-buildvcs=false',
      '-ldflags',
      flags,
      '-o',
      CLI,
      'github.com/databricks/cli',
    ],
    { cwd: join(import.meta.dirname, 'databricks-cli'), stdio: 'inherit' },
  );
}

function installPython(): void {
  const { databricks: _cli, duckdb: _engine, ...packages } = VERSIONS;
  const pins = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
  const done = join(FOLDER, 'python/installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === pins.join(' ')) return;
  execFileSync('python3', ['-m', 'venv', '--clear', join(FOLDER, 'python')], { stdio: 'inherit' });
  execFileSync(PYTHON, ['-m', 'pip', 'install', '--quiet', ...pins], { stdio: 'inherit' });
  writeFileSync(done, pins.join(' '));
}

function installDuckdb(): void {
  const done = join(DUCKDB, 'node_modules/@duckdb/node-api/package.json');
  if (existsSync(done) && readFileSync(done, 'utf8').includes(`"${VERSIONS.duckdb}"`)) return;
  mkdirSync(DUCKDB, { recursive: true });
  writeFileSync(join(DUCKDB, 'package.json'), '{ "private": true }\n');
  const pin = `@duckdb/node-api@${VERSIONS.duckdb}`;
  execFileSync('npm', ['install', '--prefix', DUCKDB, '--no-audit', '--no-fund', '--save-exact', pin], {
    stdio: 'inherit',
  });
}

function runs(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, [...words], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
