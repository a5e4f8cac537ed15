import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Json, type JsonObject, jsonNumber } from './json-value.ts';
import type { Parsed } from './records.ts';
import { hideSecrets } from './secret-shapes.ts';

/**
 * A YAML file with a list under one key, such as targets.yaml, or a list alone. `keys` are those that an entry may hold:
 * any other key, and whatever stands beside the list, is told with its line.
 */
export function readYaml(text: string, wrapper: string, keys: readonly string[]): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      broken: `line ${line}, column ${col}: is not YAML from here; check indentation and quotes`,
      records: null,
    };
  }
  const root = document.contents;
  const list = isMap(root) ? root.get(wrapper, true) : root;
  if (!isSeq(list) && !(isScalar(list) && list.value === null)) {
    return { broken: `line 1: ${wrapper} is not a list; write each entry as "- …" below it`, records: null };
  }
  const problems: string[] = [];
  const records: JsonObject[] = [];
  for (const pair of isMap(root) ? root.items : []) {
    const key = String(isScalar(pair.key) ? pair.key.value : '');
    if (key === wrapper) continue;
    const at = lines.linePos((pair.key as Node).range?.[0] ?? 0).line;
    problems.push(
      `line ${at}: "${hideSecrets(key)}" stands beside ${wrapper}, where nothing is read; move it into an entry`,
    );
  }
  for (const item of isSeq(list) ? (list.items as Node[]) : []) {
    const { line } = lines.linePos(item.range?.[0] ?? 0);
    if (!isMap(item)) {
      problems.push(
        `line ${line}: is not an entry with keys; write it as "- ${keys.find((key) => key !== 'workspace_id')}: …"`,
      );
      continue;
    }
    for (const pair of item.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : '');
      if (keys.includes(key)) continue;
      const at = lines.linePos((pair.key as Node).range?.[0] ?? 0).line;
      problems.push(
        `line ${at}: "${hideSecrets(key)}" is not a key of an entry; did you mean "${nearest(key, keys) ?? ''}"?`,
      );
    }
    const unsaid = (node: Node) =>
      problems.push(
        `line ${lines.linePos(node.range?.[0] ?? 0).line}: an alias stands for more than one value; write them out`,
      );
    records.push(toJson(item, document, unsaid) as JsonObject);
  }
  return {
    broken: null,
    records: {
      format: 'yaml',
      shape: 'list',
      wrapper,
      records,
      header: null,
      lastPage: true,
      totalResults: null,
      problems,
    },
  };
}

/**
 * Numbers keep the text they have in the file, so that ids and decimals stay exact. An alias is the one value that it
 * stands for; one that stands for several is null, and `unsaid`.
 */
function toJson(node: unknown, document: Document, unsaid: (alias: Node) => void): Json {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map((pair) => [
        String(isScalar(pair.key) ? pair.key.value : ''),
        toJson(pair.value, document, unsaid),
      ]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => toJson(item, document, unsaid));
  if (isAlias(node)) {
    const meant = node.resolve(document);
    if (isScalar(meant)) return toJson(meant, document, unsaid);
    unsaid(node);
  }
  if (!isScalar(node)) return null;
  const { value, source } = node;
  if (typeof value === 'number' || typeof value === 'bigint') {
    return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(source ?? '')
      ? jsonNumber(source ?? '')
      : (source ?? String(value));
  }
  return typeof value === 'boolean' || value === null ? value : String(value);
}

/** The valid key with the fewest changes; null where every one differs in more than `most` letters. */
export function nearest(
  key: string,
  keys: readonly string[],
  most = Number.POSITIVE_INFINITY,
): string | null {
  const ranked = keys.map((other) => ({ other, changes: distance(key, other) }));
  const best = ranked.reduce<{ other: string; changes: number } | null>(
    (least, next) => (least === null || next.changes < least.changes ? next : least),
    null,
  );
  return best === null || best.changes > most ? null : best.other;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
