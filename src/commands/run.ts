import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { audit } from '../audit.ts';
import { exitCodeOf } from '../exit-code.ts';
import { demandFocusFile, writeFocus } from '../focus.ts';
import type { Machine } from '../machine.ts';
import {
  documentOptions,
  type ExportOptions,
  examples,
  exportOptions,
  outputOptions,
  type RenderOptions,
  type VerdictOptions,
  verdictOptions,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { readAudit, toJson } from '../report/json.ts';
import { type WrittenFile, writeWhole } from '../report/write.ts';
import type { Audit } from '../result.ts';
import { closingSummary } from '../terminal.ts';
import { catalogOf, EXPORTS, requestOf } from './request.ts';

/** `run`, and its two halves: `evaluate` makes audit.json, `render` makes the documents of it. */
export function addRunCommands(program: Command, machine: Machine): void {
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
      const { result, costs } = await evaluate(paths, options, machine);
      const written = await render(result, options, machine);
      finish(result, [...written, ...costs], options, machine);
    });

  verdictOptions(exportOptions(program.command('evaluate')))
    .description('audit exports and write audit.json only')
    .argument('<exports...>', EXPORTS)
    .requiredOption('--out <file>', 'the audit.json to write')
    .addHelpText('after', examples('serving-audit evaluate exports --out audit.json --as-of 2026-10-01'))
    .action(async (paths: string[], options: ExportOptions & VerdictOptions & { out: string }) => {
      const { result, costs } = await evaluate(paths, options, machine);
      const written = await writeWhole(dirname(options.out), basename(options.out), toJson(result));
      finish(result, [written, ...costs], options, machine);
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
      const result = readAudit(machine.readText(file, 'audit.json'), file);
      const written = await render(result, options, machine);
      if (options.quiet !== true)
        for (const { path, bytes } of written) machine.print(`${path}  ${bytes} bytes`);
    });
}

async function evaluate(
  paths: readonly string[],
  options: ExportOptions,
  machine: Machine,
): Promise<{ readonly result: Audit; readonly costs: readonly WrittenFile[] }> {
  const catalog = catalogOf(options);
  const { focus, keepDatabase: kept } = options;
  if (focus !== undefined) demandFocusFile(focus);
  const costs: WrittenFile[] = [];
  const result = await keepingDatabase(kept, (databaseFile) =>
    withProgress(machine.progress(options.quiet), (onProgress) =>
      audit(
        {
          ...requestOf(paths, options, machine, onProgress),
          databaseFile,
          ...(focus === undefined
            ? {}
            : { onFocus: async (table) => void costs.push(await writeFocus(table, focus)) }),
        },
        catalog,
      ),
    ),
  );
  return { result, costs };
}

/**
 * The database is made in a folder of its own that nobody else can read, and put in its place whole or not at all: where
 * nothing could be audited, the folder that it was to be in is not made either.
 */
async function keepingDatabase<T>(
  kept: string | undefined,
  make: (databaseFile: string | null) => Promise<T>,
): Promise<T> {
  if (kept === undefined) return make(null);
  const folder = dirname(resolve(kept));
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const room = mkdtempSync(join(nearest, '.writing-'));
  try {
    const file = join(room, basename(kept));
    const result = await make(file);
    chmodSync(file, 0o600);
    mkdirSync(folder, { recursive: true });
    renameSync(file, kept);
    return result;
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

async function render(
  result: Audit,
  options: RenderOptions,
  machine: Machine,
): Promise<readonly WrittenFile[]> {
  const { renderDocuments } = await import('../report/formats.ts');
  return withProgress(machine.progress(options.quiet), (onProgress) =>
    renderDocuments(result, {
      formats: options.format,
      outDir: options.out,
      paper: options.paper,
      browser: { path: options.browser ?? null, cacheDirectory: machine.browserCache },
      onProgress: (name: string) => onProgress({ step: `Writing ${name}`, done: 0, total: null }),
    }),
  );
}

function finish(
  result: Audit,
  written: readonly WrittenFile[],
  options: VerdictOptions & Pick<ExportOptions, 'quiet' | 'color'>,
  machine: Machine,
): void {
  if (options.quiet !== true) machine.print(closingSummary(result, written, machine.paint(options.color)));
  machine.exitWith(exitCodeOf(result, options.failOn ?? null, options.requireComplete === true));
}
