#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import colors from 'picocolors';
import { addCollectCommand } from './commands/collect.ts';
import { addInitCommand } from './commands/init.ts';
import { addLookCommands } from './commands/look.ts';
import { addRunCommands } from './commands/run.ts';
import { addWaiverCommands } from './commands/waivers.ts';
import { messageOf, UserError } from './errors.ts';
import type { Machine } from './machine.ts';
import { examples } from './options.ts';
import { failureText, plain } from './terminal.ts';

const PACKAGE = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version: VERSION } = JSON.parse(PACKAGE) as { version: string };

const EXIT_CODES =
  '\nExit codes: 0 done · 1 a finding at or above --fail-on, incomplete with --require-complete, or a faulty register (waivers check) · 2 could not run';

const machine: Machine = {
  version: VERSION,
  nodeVersion: process.version,
  print: (text) => process.stdout.write(`${text}\n`),
  exitWith: (code) => {
    process.exitCode = code;
  },
  readText,
  scratch,
  randomKey: () => randomBytes(32),
  paint: (color) =>
    color && process.env.NO_COLOR === undefined && process.stdout.isTTY === true
      ? colors.createColors(true)
      : plain,
  progress: (quiet) => (quiet === true ? null : process.stderr),
  browserCache: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'serving-audit'),
};

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
  addRunCommands(program, machine);
  addLookCommands(program, machine);
  addWaiverCommands(program, machine);
  addInitCommand(program, machine);
  addCollectCommand(program, machine);
  await program.parseAsync();
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

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
try {
  await main();
} catch (thrown) {
  process.exitCode = thrown instanceof CommanderError && thrown.exitCode === 0 ? 0 : 2;
  if (!(thrown instanceof CommanderError)) process.stderr.write(`${failureText(thrown)}\n`);
}
