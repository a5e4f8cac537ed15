import fc from 'fast-check';

/** One damage to the text of an export. */
export interface Mutation {
  readonly kind: 'drop' | 'null' | 'type' | 'duplicate' | 'reorder' | 'cut' | 'garbage' | 'hostile';
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
  kind: fc.constantFrom('drop', 'null', 'type', 'duplicate', 'reorder', 'cut', 'garbage', 'hostile'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  text: fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 })),
});

/** The export with the damage done; the same text where it offers no place for it. */
export function mutate(text: string, { kind, place, text: inserted }: Mutation): string {
  if (kind === 'cut') return text.slice(0, Math.floor(place * text.length));
  if (kind === 'garbage') return text + (GARBAGE[Math.floor(place * GARBAGE.length)] ?? '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const isNdjson = lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  if (!/^\s*[[{]/.test(text)) return mutateLines(text, kind, place);
  const value: unknown = isNdjson ? lines.map((line) => JSON.parse(line) as unknown) : JSON.parse(text);
  const damaged = mutateJson(value, kind, place, inserted);
  return isNdjson && Array.isArray(damaged)
    ? damaged.map((record) => JSON.stringify(record)).join('\n')
    : JSON.stringify(damaged);
}

/** Text that is no JSON is damaged line by line. */
function mutateLines(text: string, kind: Mutation['kind'], place: number): string {
  const lines = text.split('\n');
  const at = Math.floor(place * lines.length);
  if (kind === 'duplicate') lines.splice(at, 0, lines[at] ?? '');
  else if (kind === 'drop' || kind === 'null') lines.splice(at, 1);
  else if (kind === 'reorder') lines.reverse();
  return lines.join('\n');
}

type Holder = Record<string, unknown> | unknown[];

function mutateJson(root: unknown, kind: Mutation['kind'], place: number, inserted: string): unknown {
  const copy = structuredClone({ root });
  if (kind === 'duplicate' || kind === 'reorder') {
    const lists = places(copy).flatMap(({ holder, key }) => {
      const value = (holder as Record<string | number, unknown>)[key];
      return Array.isArray(value) && value.length > 0 ? [value] : [];
    });
    const list = lists[Math.floor(place * lists.length)];
    if (list !== undefined && kind === 'reorder') list.reverse();
    if (list !== undefined && kind === 'duplicate')
      list.push(structuredClone(list[Math.floor(place * list.length)]));
    return copy.root;
  }
  const spots = places(copy).filter(({ holder }) => (holder as unknown) !== copy);
  const spot = spots[Math.floor(place * spots.length)];
  if (spot === undefined) return copy.root;
  const { holder, key } = spot;
  const record = holder as Record<string | number, unknown>;
  if (kind === 'drop') {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete record[key];
  } else if (kind === 'null') record[key] = null;
  else if (kind === 'hostile') record[key] = inserted;
  else record[key] = otherType(record[key]);
  return copy.root;
}

function otherType(value: unknown): unknown {
  if (Array.isArray(value)) return { 0: 'x' };
  if (typeof value === 'object' && value !== null) return ['x'];
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number') return [value];
  return typeof value === 'boolean' ? 'perhaps' : { was: 'null' };
}

/** Every key and item, in the order of the text. */
function places(value: unknown): readonly { readonly holder: Holder; readonly key: string | number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  const keys = Array.isArray(holder) ? holder.map((_, index) => index) : Object.keys(holder);
  return keys.flatMap((key) => [
    { holder, key },
    ...places((holder as Record<string | number, unknown>)[key]),
  ]);
}
