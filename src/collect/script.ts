import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Part, Read, TableRead } from './plan.ts';

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
      ? { part: 'part', get: 'get', run: 'run', table: 'table', maybe: 'maybe ' }
      : {
          part: 'Start-Part',
          get: 'Save-Get',
          run: 'Save-Command',
          table: 'Save-Table',
          maybe: '$MayBeAbsent = $true; ',
        };
  const line = (name: string, words: readonly string[]) =>
    [names[name], ...words.map((word) => quoted(word))].join(' ');
  return [
    `# ${part.title}. Needs: ${part.permission}`,
    line('part', [part.export, part.checks.join(' ')]),
    ...part.reads.map((read) => {
      const before = read.kind !== 'table' && read.mayBeAbsent ? names.maybe : '';
      return `${before}${line(read.kind, wordsOf(read))}`;
    }),
  ].join('\n');
}

function wordsOf(read: Read | TableRead): readonly string[] {
  if (read.kind !== 'table') {
    const { each } = read;
    return [read.file, read.what, ...(each === null ? [] : [each.list, each.wrapper, ...each.keys])];
  }
  const columns = read.columns.map(({ name, expression }) => `${name}=${expression}`);
  return [read.file, read.table, read.time ?? '', read.where ?? '', ...columns];
}

function bashText(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function powershellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
