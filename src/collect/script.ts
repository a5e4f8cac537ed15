import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SelectColumn } from './columns.ts';
import type { NamedRead, Part, Read, TableRead } from './plan.ts';

export const SHELLS = ['bash', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** What the user said of their workspace. */
export interface ScriptOptions {
  readonly profile: string | null;
  readonly accountProfile: string | null;
  readonly warehouse: string | null;
  /** "2026-07-01" */
  readonly since: string | null;
  readonly version: string;
}

/** How far back a collection reaches unless told otherwise: the longest window that a check asks for, and some days. */
export const DEFAULT_DAYS = 100;

const TEMPLATES: Readonly<Record<Shell, string>> = {
  bash: fileURLToPath(new URL('../../templates/collect/collect.sh', import.meta.url)),
  powershell: fileURLToPath(new URL('../../templates/collect/collect.ps1', import.meta.url)),
};

/** The whole script: the template's machinery, and the plan as one readable call per step. */
export function collectionScript(parts: readonly Part[], shell: Shell, options: ScriptOptions): string {
  const quoted = shell === 'bash' ? bashText : powershellText;
  const values: Readonly<Record<string, string>> = {
    version: options.version,
    profile: quoted(options.profile ?? ''),
    account_profile: quoted(options.accountProfile ?? ''),
    warehouse: quoted(options.warehouse ?? ''),
    since: quoted(options.since ?? ''),
    default_days: String(DEFAULT_DAYS),
    plan: parts.map((part) => partText(part, shell, quoted)).join('\n\n'),
  };
  return readFileSync(TEMPLATES[shell], 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (placeholder, name: string) => values[name] ?? placeholder,
  );
}

function partText(part: Part, shell: Shell, quoted: (text: string) => string): string {
  const names: Readonly<Record<string, string>> =
    shell === 'bash'
      ? {
          part: 'part',
          get: 'get',
          run: 'run',
          table: 'table',
          names: 'names',
          named: 'named_tables',
          hand: 'by_hand',
          maybe: 'maybe ',
        }
      : {
          part: 'Start-Part',
          get: 'Save-Get',
          run: 'Save-Command',
          table: 'Save-Table',
          names: 'Add-Names',
          named: 'Save-NamedTables',
          hand: 'Add-ByHand',
          maybe: '$MayBeAbsent = $true; ',
        };
  const line = (name: string, words: readonly string[]) =>
    [names[name], ...words.map((word) => quoted(word))].join(' ');
  return [
    `# ${part.title}. Needs: ${part.permission}`,
    line('part', [part.export, part.checks.join(' ')]),
    ...part.reads.flatMap((read) => {
      if (read.kind === 'hand') return [line('hand', [read.file, read.how])];
      if (read.kind === 'table') return [line('table', tableWords(read))];
      if (read.kind === 'named') {
        const tables = namesWords(read).map((words) => line('names', words));
        return [...tables, line('named', namedWords(read))];
      }
      return [`${read.mayBeAbsent ? names.maybe : ''}${line(read.kind, wordsOf(read))}`];
    }),
  ].join('\n');
}

function wordsOf({ file, what, each }: Read): readonly string[] {
  return [file, what, ...(each === null ? [] : [each.list, each.wrapper, ...each.keys])];
}

function tableWords({ file, table, time, where, columns }: TableRead): readonly string[] {
  return [file, table, time ?? '', where ?? '', ...columns.map(columnWord)];
}

/** A path that a record never has, for one that is not looked for. */
const NOWHERE = '-';

function namesWords({ list, names, suffix }: NamedRead): readonly (readonly string[])[] {
  return names.map(({ catalog, schema, prefix, table }) => [
    list,
    suffix,
    ...[catalog, schema, prefix, table].map((path) => path ?? NOWHERE),
  ]);
}

function namedWords({ file, list, times, columns }: NamedRead): readonly string[] {
  return [file, list, times.map(columnWord).join(' '), ...columns.map(columnWord)];
}

function columnWord({ name, expression }: SelectColumn): string {
  return `${name}=${expression}`;
}

function bashText(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function powershellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
