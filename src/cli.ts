#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import colors from 'picocolors';
import { audit, selectChecks } from './audit.ts';
import { loadCatalog } from './catalog.ts';
import { loadConfig } from './config.ts';
import { messageOf, UserError } from './errors.ts';
import { exitCodeOf } from './exit-code.ts';
import { inputsListing } from './inputs-listing.ts';
import { inspect, tryEngine } from './inspect.ts';
import {
  browserOption,
  documentOptions,
  type ExportOptions,
  examples,
  exportOptions,
  outputOptions,
  type RenderOptions,
  type VerdictOptions,
  verdictOptions,
} from './options.ts';
import { withProgress } from './progress.ts';
import type { AuditRequest } from './reading.ts';
import { readAudit, toJson } from './report/json.ts';
import { type WrittenFile, writeWhole } from './report/write.ts';
import type { Audit } from './result.ts';
import { checkDetail, checkTable, closingSummary, failureText, type Paint, plain } from './terminal.ts';

const PACKAGE = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version: VERSION } = JSON.parse(PACKAGE) as { version: string };

const EXPORTS = 'exports folders or files (see docs/exports.md)';
const EXIT_CODES =
  '\nExit codes: 0 done · 1 a finding at or above --fail-on, or incomplete with --require-complete · 2 could not run';

async function main(): Promise<void> {
  const program = new Command('serving-audit')
    .description('Offline governance and cost audit of Databricks Model Serving: exports in, a report out.')
    .version(VERSION)
    .showHelpAfterError('(see serving-audit --help)')
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        'serving-audit run exports --out report',
        'serving-audit inputs exports',
        'serving-audit checks idle_endpoint',
      ) + EXIT_CODES,
    );

  verdictOptions(documentOptions(exportOptions(program.command('run'))))
    .description('audit exports and write the documents')
    .argument('<exports...>', EXPORTS)
    .requiredOption('--out <dir>', 'folder for the documents')
    .addHelpText(
      'after',
      examples(
        'serving-audit run exports --out report',
        'serving-audit run exports --out report --as-of 2026-10-01 --config serving-audit.yaml --fail-on high',
        'serving-audit run exports/prod exports/dev --out report --only cost --param idle_endpoint.idle_days=14 --format html,csv',
      ),
    )
    .action(async (paths: string[], options: ExportOptions & VerdictOptions & RenderOptions) => {
      const result = await evaluate(paths, options);
      const written = await render(result, options);
      finish(result, written, options);
    });

  verdictOptions(exportOptions(program.command('evaluate')))
    .description('audit exports and write audit.json only')
    .argument('<exports...>', EXPORTS)
    .requiredOption('--out <file>', 'the audit.json to write')
    .addHelpText('after', examples('serving-audit evaluate exports --out audit.json --as-of 2026-10-01'))
    .action(async (paths: string[], options: ExportOptions & VerdictOptions & { out: string }) => {
      const result = await evaluate(paths, options);
      const written = await writeWhole(dirname(options.out), basename(options.out), toJson(result));
      finish(result, [written], options);
    });

  outputOptions(documentOptions(program.command('render')))
    .description('write documents from an audit.json; needs no exports')
    .argument('<audit.json>', 'result of run or evaluate')
    .requiredOption('--out <dir>', 'folder for the documents')
    .addHelpText(
      'after',
      examples('serving-audit render audit.json --out report --format html,pdf --paper letter'),
    )
    .action(async (file: string, options: RenderOptions) => {
      const result = readAudit(readText(file, 'audit.json'), file);
      const written = await render(result, options);
      if (options.quiet !== true) for (const { path, bytes } of written) print(`${path}  ${bytes} bytes`);
    });

  program
    .command('checks')
    .description('list the checks, or explain one')
    .argument('[name]', 'id or code, such as idle_endpoint or COST-01, or a pillar')
    .option('--json', 'print as JSON')
    .option('--no-color', 'print without colours')
    .addHelpText(
      'after',
      examples('serving-audit checks', 'serving-audit checks SEC-01', 'serving-audit checks --json'),
    )
    .action((name: string | undefined, { json, color }: { json?: boolean; color: boolean }) => {
      const checks = selectChecks(loadCatalog().checks, name === undefined ? [] : [name], []);
      const [only, ...others] = checks;
      if (json === true) print(JSON.stringify(checks, null, 2));
      else if (only !== undefined && others.length === 0) print(checkDetail(only, paint(color)));
      else print(checkTable(checks, paint(color)));
    });

  exportOptions(program.command('inputs'))
    .description('say what each file is, and what is missing for which checks')
    .argument('<exports...>', EXPORTS)
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('serving-audit inputs exports'))
    .action(async (paths: string[], options: ExportOptions & { json?: boolean }) => {
      const found = await withProgress(options.quiet === true ? null : process.stderr, (onProgress) =>
        inspect(requestOf(paths, options, onProgress), loadCatalog(options.reference)),
      );
      print(options.json ? JSON.stringify(found, null, 2) : inputsListing(found, paint(options.color)));
    });

  program
    .command('doctor')
    .description('check what this machine has: Node, DuckDB, a browser, one printed page')
    .addOption(browserOption())
    .addHelpText(
      'after',
      examples('serving-audit doctor', 'serving-audit doctor --browser /usr/bin/chromium'),
    )
    .action(async (options: { browser?: string }) => {
      const { diagnose } = await import('./report/doctor.ts');
      const engine = () => tryEngine(scratch());
      const machine = { ...browserPlaces(options.browser), node: process.version, engine };
      const { lines, ok } = await diagnose(machine);
      print(lines.join('\n'));
      if (!ok) process.exitCode = 2;
    });

  await program.parseAsync();
}

async function evaluate(paths: readonly string[], options: ExportOptions): Promise<Audit> {
  const catalog = loadCatalog(options.reference);
  const kept = options.keepDatabase;
  const unfinished = kept === undefined ? null : `${resolve(kept)}.unfinished`;
  if (unfinished !== null) rmSync(unfinished, { force: true });
  const result = await withProgress(options.quiet === true ? null : process.stderr, (onProgress) =>
    audit({ ...requestOf(paths, options, onProgress), databaseFile: unfinished }, catalog),
  );
  if (kept !== undefined && unfinished !== null) renameSync(unfinished, kept);
  return result;
}

function requestOf(
  paths: readonly string[],
  options: ExportOptions,
  onProgress: AuditRequest['onProgress'],
): AuditRequest {
  const text = options.config === undefined ? null : readText(options.config, 'configuration');
  return {
    exports: paths,
    config: loadConfig(text, options.config ?? 'configuration', {
      title: options.title ?? null,
      params: options.param,
    }),
    asOf: options.asOf ?? null,
    workspace: options.workspace ?? null,
    only: options.only,
    skip: options.skip,
    memory: options.memory ?? null,
    databaseFile: null,
    scratchDirectory: scratch(),
    secretKey: randomBytes(32),
    version: VERSION,
    onProgress,
  };
}

async function render(result: Audit, options: RenderOptions): Promise<readonly WrittenFile[]> {
  const { renderDocuments } = await import('./report/formats.ts');
  return withProgress(options.quiet === true ? null : process.stderr, (onProgress) =>
    renderDocuments(result, {
      formats: options.format,
      outDir: options.out,
      paper: options.paper,
      ...browserPlaces(options.browser),
      onProgress: (name: string) => onProgress({ step: `Writing ${name}`, done: 0, total: null }),
    }),
  );
}

function finish(
  result: Audit,
  written: readonly WrittenFile[],
  options: VerdictOptions & Pick<ExportOptions, 'quiet' | 'color'>,
): void {
  if (options.quiet !== true) print(closingSummary(result, written, paint(options.color)));
  process.exitCode = exitCodeOf(result, options.failOn ?? null, options.requireComplete === true);
}

function browserPlaces(path: string | undefined): {
  browser: { path: string | null; cacheDirectory: string };
} {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return { browser: { path: path ?? null, cacheDirectory: join(cache, 'serving-audit') } };
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new UserError(`${what}: ${messageOf(thrown)}`, 'check the path');
  }
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function paint(color: boolean): Paint {
  return color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true
    ? colors.createColors(true)
    : plain;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
try {
  await main();
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError && thrown.exitCode === 0 ? 0 : 2;
  if (!(thrown instanceof CommanderError)) process.stderr.write(`${failureText(thrown)}\n`);
}
