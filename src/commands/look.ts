import type { Command } from 'commander';
import { selectChecks } from '../audit.ts';
import { inputsListing } from '../inputs-listing.ts';
import { inspect, tryDelta, tryEngine } from '../inspect.ts';
import type { Machine } from '../machine.ts';
import {
  browserOption,
  customChecksOption,
  type ExportOptions,
  examples,
  exportOptions,
  extensionOption,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { checkDetail, checkTable } from '../terminal.ts';
import { catalogOf, EXPORTS, requestOf } from './request.ts';

/** The commands that judge nothing: `checks`, `inputs`, `doctor`. */
export function addLookCommands(program: Command, machine: Machine): void {
  program
    .command('checks')
    .description('list the checks, or explain one')
    .argument('[name]', 'id or code, such as idle_endpoint or COST-01, or a pillar')
    .option('--json', 'print as JSON')
    .option('--no-color', 'print without colours')
    .addOption(customChecksOption())
    .addHelpText(
      'after',
      examples('serving-audit checks', 'serving-audit checks SEC-01', 'serving-audit checks --json'),
    )
    .action((name: string | undefined, options: { json?: boolean; color: boolean; checks: string[] }) => {
      const { json, color } = options;
      const checks = selectChecks(catalogOf(options).checks, name === undefined ? [] : [name], []);
      const [only, ...others] = checks;
      if (json === true) machine.print(JSON.stringify(checks, null, 2));
      else if (only !== undefined && others.length === 0)
        machine.print(checkDetail(only, machine.paint(color)));
      else machine.print(checkTable(checks, machine.paint(color)));
    });

  exportOptions(program.command('inputs'))
    .description('say what each file is, and what is missing for which checks')
    .argument('<exports...>', EXPORTS)
    .option('--json', 'print as JSON')
    .addHelpText('after', examples('serving-audit inputs exports'))
    .action(async (paths: string[], options: ExportOptions & { json?: boolean }) => {
      const found = await withProgress(machine.progress(options.quiet), (onProgress) =>
        inspect(requestOf(paths, options, machine, onProgress), catalogOf(options)),
      );
      const paint = machine.paint(options.color);
      machine.print(options.json ? JSON.stringify(found, null, 2) : inputsListing(found, paint));
    });

  program
    .command('doctor')
    .description('check what this machine has: Node, DuckDB, a browser, one printed page')
    .addOption(browserOption())
    .addOption(extensionOption())
    .addHelpText(
      'after',
      examples('serving-audit doctor', 'serving-audit doctor --browser /usr/bin/chromium'),
    )
    .action(async (options: { browser?: string; extensionDirectory?: string }) => {
      const { extensionDirectory } = options;
      const { diagnose } = await import('../report/doctor.ts');
      const { lines, ok } = await diagnose({
        browser: { path: options.browser ?? null, cacheDirectory: machine.browserCache },
        node: machine.nodeVersion,
        engine: () => tryEngine(machine.scratch()),
        delta:
          extensionDirectory === undefined ? null : () => tryDelta(machine.scratch(), extensionDirectory),
      });
      machine.print(lines.join('\n'));
      if (!ok) machine.exitWith(2);
    });
}
