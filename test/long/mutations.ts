import fc from 'fast-check';

/** `drop` takes a key from a record, `shorten` an entry from a list, be it a record of the export or within one. */
const KINDS = [
  'drop',
  'shorten',
  'null',
  'type',
  'duplicate',
  'reorder',
  'cut',
  'garbage',
  'hostile',
] as const;

/** One damage to the text of an export. */
export interface Mutation {
  readonly kind: (typeof KINDS)[number];
  /** Where: a fraction of the places that this kind of damage can be done at. */
  readonly place: number;
  readonly text: string;
}

/** What somebody might put into a name, a tag or a description, and what a broken tool might leave there. */
const HOSTILE: readonly string[] = [
  '',
  ' ',
  'null',
  'NaN',
  "'; drop table input; --",
  "\"; select * from read_csv('/etc/passwd'); --",
  '<script>alert(1)</script>',
  '{{secrets/scope/key}}',
  '{{#each this}}{{/each}}',
  '../../../../etc/passwd',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '=cmd|calc!A1',
  '%s%n',
  '9'.repeat(400),
  'x'.repeat(70_000),
  '1e999',
  '-1',
  '2026-13-45T99:99:99Z',
  '[{"a":',
];

const GARBAGE: readonly string[] = [
  '\nError: 502 Bad Gateway',
  '}',
  ']',
  ',',
  '\u0000\u0000',
  '<html>login</html>',
  '{"error_code":"PERMISSION_DENIED","message":"no"}',
];

export const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  text: fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 })),
});

/** A damaged export. */
export interface Damaged {
  readonly text: string;
  /** Number of the record, from 1, that says something else now; null where it is not one record that does. */
  readonly item: number | null;
}

/** The export with the damage done; the same text where it offers no place for it. */
export function mutate(text: string, { kind, place, text: inserted }: Mutation): Damaged {
  if (kind === 'cut') return { text: text.slice(0, Math.floor(place * text.length)), item: null };
  if (kind === 'garbage')
    return { text: text + (GARBAGE[Math.floor(place * GARBAGE.length)] ?? ''), item: null };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const isNdjson = lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  if (!/^\s*[[{]/.test(text)) return mutateLines(text, kind, place);
  const value: unknown = isNdjson ? lines.map((line) => JSON.parse(line) as unknown) : JSON.parse(text);
  const { root, item } = mutateJson(value, kind, place, inserted);
  return {
    text:
      isNdjson && Array.isArray(root)
        ? root.map((record) => JSON.stringify(record)).join('\n')
        : JSON.stringify(root),
    item,
  };
}

/** Text that is no JSON is damaged line by line. */
function mutateLines(text: string, kind: Mutation['kind'], place: number): Damaged {
  const lines = text.split('\n');
  const at = Math.floor(place * lines.length);
  if (kind === 'duplicate') lines.splice(at, 0, lines[at] ?? '');
  else if (kind === 'drop' || kind === 'shorten' || kind === 'null') lines.splice(at, 1);
  else if (kind === 'reorder') lines.reverse();
  return { text: lines.join('\n'), item: null };
}

type Holder = Record<string, unknown> | unknown[];

interface Place {
  readonly holder: Holder;
  readonly key: string | number;
  /** The record that it belongs to. */
  readonly item: number | null;
}

function mutateJson(
  value: unknown,
  kind: Mutation['kind'],
  place: number,
  inserted: string,
): { readonly root: unknown; readonly item: number | null } {
  const root = structuredClone(value);
  const all = places(root);
  if (kind === 'duplicate' || kind === 'reorder') {
    const lists = [
      ...(Array.isArray(root) ? [root as unknown[]] : []),
      ...all.flatMap(({ holder, key }) => {
        const inner = (holder as Record<string | number, unknown>)[key];
        return Array.isArray(inner) ? [inner as unknown[]] : [];
      }),
    ].filter((list) => list.length > 0);
    const list = lists[Math.floor(place * lists.length)];
    if (list !== undefined && kind === 'reorder') list.reverse();
    if (list !== undefined && kind === 'duplicate')
      list.push(structuredClone(list[Math.floor(place * list.length)]));
    return { root, item: null };
  }
  const spots = all.filter(({ holder }) =>
    kind === 'drop' ? !Array.isArray(holder) : kind === 'shorten' ? Array.isArray(holder) : true,
  );
  const spot = spots[Math.floor(place * spots.length)];
  if (spot === undefined) return { root, item: null };
  const { holder, key, item } = spot;
  const record = holder as Record<string | number, unknown>;
  if (Array.isArray(holder) && kind === 'shorten') holder.splice(Number(key), 1);
  else if (kind === 'drop') delete record[key];
  else if (kind === 'null') record[key] = null;
  else if (kind === 'hostile') record[key] = inserted;
  else record[key] = otherType(record[key]);
  return { root, item };
}

function otherType(value: unknown): unknown {
  if (Array.isArray(value)) return { 0: 'x' };
  if (typeof value === 'object' && value !== null) return ['x'];
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number') return [value];
  return typeof value === 'boolean' ? 'perhaps' : { was: 'null' };
}

/** Every key and entry, in the order of the text. */
function places(root: unknown): readonly Place[] {
  if (Array.isArray(root))
    return root.flatMap((record: unknown, index) => [
      { holder: root, key: index, item: index + 1 },
      ...placesOf(record, index + 1),
    ]);
  const wrapped = Object.entries((root ?? {}) as Record<string, unknown>);
  const [, list] = wrapped.length === 1 ? (wrapped[0] ?? []) : [];
  if (!Array.isArray(list)) return placesOf(root, 1);
  return [{ holder: root as Holder, key: wrapped[0]?.[0] ?? '', item: null }, ...places(list)];
}

function placesOf(value: unknown, item: number): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  const keys = Array.isArray(holder) ? holder.map((_, index) => index) : Object.keys(holder);
  return keys.flatMap((key) => [
    { holder, key, item },
    ...placesOf((holder as Record<string | number, unknown>)[key], item),
  ]);
}
