import type { Contract } from '../catalog.ts';

/** An export and the object that a path or a command names. */
export interface Hint {
  readonly contract: Contract;
  readonly object: string | null;
}

const EXTENSIONS = /(?:\.(?:json|ndjson|jsonl|csv|tsv|txt|parquet|arrows?|feather|ipc|ya?ml|prom|gz|zst))+$/i;

/** Spark writes a folder under the name that was asked for; the collection script, one of a file for each range of time. */
const WITHIN_FOLDER = /\/(?:part-\d+|\d{4}-\d\d-\d\dT\d\d_\d{4}-\d\d-\d\dT\d\d\.)[^/]*$/;

/** The export whose place in the collection's layout (`file:` of its contract) a path has. */
export function hintOfPath(path: string, contracts: readonly Contract[]): Hint | null {
  const written = path.replace(WITHIN_FOLDER, '');
  for (const contract of contracts) {
    for (const place of new Set([path, written])) {
      // Where nothing but the name tells an export, the name is enough, wherever the file lies.
      const layout = contract.placed ? contract.file.replace(/^.*\//, '') : contract.file;
      const object = matchLayout(place, layout, contract.object_parts);
      if (object !== undefined) return { contract, object };
    }
  }
  return null;
}

/**
 * The export that a command of the manifest collects: by `collect:` of its contract, by the REST path in `source:`,
 * by what `also:` lists, or by the system table it selects from. Options such as `-o json` and `--profile prod` are not looked at.
 */
export function hintOfCommand(command: string, contracts: readonly Contract[]): Hint | null {
  const given = positional(command);
  for (const contract of contracts) {
    for (const one of [contract.collect, contract.source, ...contract.also]) {
      // What follows the verb of `collect:` may differ, such as the settings that are asked for.
      const byWords = matchWords(given, positional(one), one !== contract.collect);
      const object = byWords === undefined ? matchRest(command, one) : byWords;
      if (object !== undefined) return { contract, object };
    }
    if (contract.source.startsWith('system.') && wholeWord(command, contract.source))
      return { contract, object: null };
  }
  return null;
}

/** The object that a file's name stands for, with the folders that are part of it: without extensions, percent-decoded. */
export function objectOfPath(path: string, contract: Contract): string {
  const parts = path
    .replace(WITHIN_FOLDER, '')
    .replace(EXTENSIONS, '')
    .split('/')
    .slice(-contract.object_parts);
  return parts.map(decoded).join('/');
}

function matchLayout(path: string, layout: string, levels: number): string | null | undefined {
  if (layout.endsWith('/')) return `/${path}`.includes(`/${layout}`) ? null : undefined;
  const wanted = layout
    .replace(EXTENSIONS, '')
    .split('/')
    .flatMap((part) => (part === '<object>' ? Array<string>(levels).fill(part) : [part]));
  const given = path.replace(EXTENSIONS, '').split('/').slice(-wanted.length);
  if (given.length !== wanted.length) return undefined;
  const matches = wanted.every((part, index) => part === '<object>' || part === given[index]);
  if (!matches) return undefined;
  if (!wanted.includes('<object>')) return null;
  return given.slice(-levels).map(decoded).join('/');
}

function matchWords(
  given: readonly string[],
  wanted: readonly string[],
  isExact: boolean,
): string | null | undefined {
  if (wanted[0] !== 'databricks' || given[0] !== 'databricks' || given.length < wanted.length)
    return undefined;
  const objects: string[] = [];
  // `databricks account` is followed by the group, and that by the verb.
  const fixed = isExact ? wanted.length : wanted[1] === 'account' ? 4 : 3;
  for (const [index, word] of wanted.entries()) {
    const actual = given[index] ?? '';
    const [before, after] = word.split(/<[^>]+>/);
    if (after === undefined) {
      if (word !== actual && index < fixed) return undefined;
      if (word !== actual && word.startsWith('/')) return undefined;
    } else {
      if (!actual.startsWith(before ?? '') || actual.length <= (before ?? '').length) return undefined;
      const object = decoded(actual.slice((before ?? '').length));
      if (object.includes('/')) return undefined;
      objects.push(object);
    }
  }
  return objects.length === 0 ? null : objects.join('/');
}

function matchRest(command: string, source: string): string | null | undefined {
  const wanted = /^GET (\/api\/[^?\s]+)(?:\?(\w+)=)?/.exec(source);
  const given = /(?:^|[\s"'])(?:https:\/\/[^/\s"']+)?(\/api\/[^?\s"']+)(?:\?([^\s"']*))?/.exec(command);
  if (wanted === null || given === null) return undefined;
  const pattern = (wanted[1] ?? '').split('/');
  const parts = (given[1] ?? '').replace(/\/$/, '').split('/');
  if (pattern.length !== parts.length) return undefined;
  const objects: string[] = [];
  for (const [index, part] of pattern.entries()) {
    if (part === '{account_id}' && parts[index] !== '') continue;
    if (part.startsWith('{')) objects.push(decoded(parts[index] ?? ''));
    else if (part !== parts[index]) return undefined;
  }
  const argument = wanted[2] === undefined ? null : new URLSearchParams(given[2] ?? '').get(wanted[2]);
  return argument ?? (objects.length === 0 ? null : objects.join('/'));
}

/** The words of a command without options; an option takes the word after it, unless written with `=`. */
function positional(command: string): readonly string[] {
  const words = (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) =>
    word.replace(/^(["'])(.*)\1$/, '$2'),
  );
  const flags = new Set(['--include-browse', '--include-aliases', '--debug']);
  return words.filter((word, index) => {
    if (word.startsWith('-')) return false;
    const previous = words[index - 1];
    return (
      previous === undefined || !previous.startsWith('-') || previous.includes('=') || flags.has(previous)
    );
  });
}

function wholeWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at >= 0 && !/[\w.]/.test(text.charAt(at + word.length));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
