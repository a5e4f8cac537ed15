import type { Command } from 'commander';
import { audit } from '../audit.ts';
import { waive } from '../evaluate/waivers.ts';
import { termsOf, unreadOf } from '../judge.ts';
import type { Machine } from '../machine.ts';
import { type ExportOptions, examples, exportOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { readAudit } from '../report/json.ts';
import type { Audit, WaiverLine } from '../result.ts';
import { waiverListing } from '../terminal.ts';
import { catalogOf, requestOf } from './request.ts';

/** `waivers check`: what each line of a register comes to, on exports or on an audit that was made of it. */
export function addWaiverCommands(program: Command, machine: Machine): void {
  const waivers = program.command('waivers').description('look after the register of accepted risks');
  exportOptions(waivers.command('check'))
    .description('say of each line whether it holds, and why not; exits with 1 where one does not')
    .argument('<file>', 'register of accepted risks (YAML or CSV)')
    .argument(
      '[exports...]',
      'exports, or an audit.json, to hold it against; without them only its form is judged',
    )
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      examples(
        'serving-audit waivers check waivers.yaml exports',
        'serving-audit waivers check waivers.yaml audit.json',
        'serving-audit waivers check waivers.yaml --as-of 2026-10-01',
      ),
    )
    .action(async (file: string, paths: string[], options: ExportOptions & { json?: boolean }) => {
      const result = await audited(file, paths, options, machine);
      const paint = machine.paint(options.color);
      machine.print(
        options.json === true ? JSON.stringify(result.waivers, null, 2) : waiverListing(result, paint),
      );
      machine.exitWith(result.waivers.some(isProblem) ? 1 : 0);
    });
}

/** What matches nothing only because its check came to no verdict is not wrong. */
function isProblem({ status, message, isJudged }: WaiverLine): boolean {
  return status === 'unmatched' ? isJudged : status !== 'applied' || message !== null;
}

type Judged = Pick<Audit, 'waivers' | 'checks' | 'asOf'>;

async function audited(
  file: string,
  paths: readonly string[],
  options: ExportOptions,
  machine: Machine,
): Promise<Judged> {
  const catalog = { ...catalogOf(options), figures: [] };
  const [only = '', ...more] = paths;
  const made = more.length === 0 ? auditIn(only, machine) : null;
  const asOf = options.asOf ?? made?.asOf;
  const told = { ...options, waivers: file, ...(asOf === undefined ? {} : { asOf }) };
  const run = (exports: readonly string[], checks: readonly string[]) =>
    withProgress(machine.progress(options.quiet), (onProgress) =>
      audit({ ...requestOf(exports, told, machine, onProgress), only: checks }, catalog),
    );
  if (made === null) return run(paths, options.only);
  // Of the register alone only its lines are of use: what they name is in the audit that was made.
  const { waivers, exports } = await run([], ['OPS-19']);
  const request = requestOf([], told, machine, () => undefined);
  const terms = termsOf(catalog.checks, [], request.config, made.asOf, unreadOf(exports, 'waivers'));
  return { ...made, waivers: waive(made.checks, waivers, terms).waivers };
}

/** The audit that a file holds; null where it is anything else. */
function auditIn(path: string, machine: Machine): Audit | null {
  if (!path.endsWith('.json')) return null;
  const text = machine.readText(path, 'audit.json');
  return /"name":\s*"serving-audit"/.test(text.slice(0, 1000)) ? readAudit(text, path) : null;
}
