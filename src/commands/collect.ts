import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadCatalog } from '../catalog.ts';
import { explanation } from '../collect/explain.ts';
import { collectionPlan } from '../collect/plan.ts';
import { collectionScript, DEFAULT_DAYS, SHELLS, type Shell } from '../collect/script.ts';
import { sqlText } from '../collect/sql.ts';
import { SCOPES, type Scope } from '../collection.ts';
import type { Machine } from '../machine.ts';
import { examples } from '../options.ts';

interface CollectOptions {
  readonly shell: Shell;
  readonly scope: Scope;
  readonly profile?: string;
  readonly accountProfile?: string;
  readonly warehouse?: string;
  readonly since?: string;
  readonly sql?: boolean;
  readonly explain?: boolean;
}

/** `collect`: prints the script that collects the exports; runs nothing itself. */
export function addCollectCommand(program: Command, machine: Machine): void {
  const print = (text: string) => machine.print(text.trimEnd());
  program
    .command('collect')
    .description('print a script that collects the exports with read-only commands')
    .addOption(new Option('--shell <shell>', 'language of the script').choices([...SHELLS]).default('bash'))
    .addOption(
      new Option('--scope <scope>', 'how much to collect: see --explain')
        .choices([...SCOPES])
        .default('standard'),
    )
    .option('--profile <name>', 'profile of the workspace in .databrickscfg', name)
    .option('--account-profile <name>', 'profile of the account; without it no account part is read', name)
    .option('--warehouse <id>', 'SQL warehouse for the system tables; without it they are not read', name)
    .option('--since <date>', `first day of the system tables (default: ${DEFAULT_DAYS} days ago)`, day)
    .option('--sql', 'print only the SQL, for a notebook or the SQL editor')
    .option('--explain', 'print which permission each part needs and which checks it unlocks')
    .addHelpText(
      'after',
      examples(
        'serving-audit collect --profile prod --warehouse 1234567890abcdef > collect.sh',
        'serving-audit collect --shell powershell --profile prod --scope full > collect.ps1',
        'serving-audit collect --sql --since 2026-07-01',
        'serving-audit collect --explain',
      ),
    )
    .action((options: CollectOptions) => {
      const parts = collectionPlan(loadCatalog(), options.scope);
      if (options.explain === true) print(explanation(parts));
      else if (options.sql === true) print(sqlText(parts, options.since ?? null, DEFAULT_DAYS));
      else {
        const { profile = null, accountProfile = null, warehouse = null, since = null } = options;
        const told = { profile, accountProfile, warehouse, since, version: machine.version };
        print(collectionScript(parts, options.shell, told));
      }
    });
}

function name(text: string): string {
  if (/^[\w.@ -]+$/.test(text) && !text.startsWith('-')) return text;
  throw new InvalidArgumentError('It may hold letters, digits, blanks and . _ - @ only.');
}

function day(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It is a date such as 2026-07-01.');
}
