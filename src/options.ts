import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS, type Format } from './report/format-names.ts';
import { SEVERITIES, type Severity } from './result.ts';

export interface ExportOptions {
  readonly asOf?: string;
  readonly config?: string;
  readonly reference?: string;
  readonly waivers?: string;
  readonly checks: string[];
  readonly checkSeconds: number;
  readonly param: string[];
  readonly only: string[];
  readonly skip: string[];
  readonly title?: string;
  readonly workspace?: string;
  readonly memory?: string;
  readonly extensionDirectory?: string;
  readonly keepDatabase?: string;
  readonly focus?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

export interface VerdictOptions {
  readonly failOn?: Severity;
  readonly requireComplete?: boolean;
}

export interface RenderOptions {
  readonly out: string;
  readonly format: readonly Format[];
  readonly paper: 'a4' | 'letter';
  readonly browser?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Options of every command that reads exports. */
export function exportOptions(command: Command): Command {
  return outputOptions(command)
    .option('--as-of <date>', 'date or instant that the audit speaks of; a date is its 00:00 UTC')
    .option('--config <file>', 'serving-audit.yaml')
    .option('--reference <dir>', 'limits, rates and meters of your own, in the stead of queries/reference')
    .option('--waivers <file>', 'register of accepted risks, YAML or CSV, beside what the exports hold')
    .addOption(customChecksOption())
    .option('--check-seconds <n>', 'how long each check of your own may take', seconds, 30)
    .option('--param <check.name=value>', 'override a parameter of a check (repeatable)', collect, [])
    .option('--only <names>', 'only these checks (ids, codes) or pillars, comma separated', list, [])
    .option('--skip <names>', 'not these checks or pillars, comma separated', list, [])
    .option('--title <text>', 'title of the report')
    .option('--workspace <id>', 'workspace of files that nothing else places')
    .option('--memory <size>', 'limit of the database, such as 1GiB; more goes to disk')
    .addOption(extensionOption())
    .option('--keep-database <file>', 'keep the DuckDB database for questions of your own')
    .option('--focus <file>', 'write the costs in the columns of FOCUS 1.2, as .csv or .parquet');
}

/** `--extension-directory`: where a machine keeps extensions of DuckDB. */
export function extensionOption(): Option {
  return new Option('--extension-directory <dir>', 'where DuckDB’s delta extension is, to read Delta tables');
}

/** `--checks`: folders of checks of the organisation's own. */
export function customChecksOption(): Option {
  return new Option('--checks <dir>', 'checks of your own, in the format of the catalogue (repeatable)')
    .default([], 'none')
    .argParser(collect);
}

/** How much a command prints, and whether in colour. */
export function outputOptions(command: Command): Command {
  return command.option('--quiet', 'print nothing but errors').option('--no-color', 'print without colours');
}

/** Which documents to write, and how. */
export function documentOptions(command: Command): Command {
  return command.addOption(formatOption()).addOption(paperOption()).addOption(browserOption());
}

/** When the exit code is 1. */
export function verdictOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 on a finding at or above it').choices([...SEVERITIES]),
    )
    .option('--require-complete', 'exit with 1 where any check could not be assessed');
}

function formatOption(): Option {
  return new Option('--format <list>', `documents, comma separated: ${FORMATS.join(', ')}`)
    .default(['html', 'pdf', 'json'], 'html,pdf,json')
    .argParser((text: string) => {
      const names = list(text);
      const unknown = names.find((name) => !isFormat(name));
      if (unknown !== undefined) {
        throw new InvalidArgumentError(`"${unknown}" is none of ${FORMATS.join(', ')}.`);
      }
      return names.filter(isFormat);
    });
}

function isFormat(name: string): name is Format {
  return FORMATS.some((format) => format === name);
}

function paperOption(): Option {
  return new Option('--paper <size>', 'paper of the PDF').choices(['a4', 'letter']).default('a4');
}

/** `--browser`: what prints the PDF. */
export function browserOption(): Option {
  return new Option(
    '--browser <path>',
    'Chrome, Chromium or Edge that prints the PDF (default: the bundled one, else the system’s)',
  );
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a number of seconds.');
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Lines for the end of a help text. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
