const DATE = /\/(CreationDate|ModDate) \(D:[^)]*\)/g;
const ID = /\/ID \[\s*<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>\s*\]/g;

/** How Chromium names a tagged element; its counter depends on what was painted before. */
const ELEMENT = /\(node(\d{8})\)/g;

/**
 * The same PDF with the moment of printing taken out: its dates become the date that the audit speaks of, and a file
 * identifier, where the browser wrote one, becomes zeros; tagged elements are numbered from 1 on in the order of their
 * numbers, which is that of the tree of their names. Every replacement keeps its length, so that the offsets of
 * the cross-reference table stay true.
 */
export function stablePdf(pdf: Uint8Array, asOf: string): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const digits = new Date(asOf).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const numbers = [...new Set(Array.from(text.matchAll(ELEMENT), ([, number = '']) => number))].sort();
  const places = new Map(numbers.map((number, index) => [number, String(index + 1).padStart(8, '0')]));
  const stable = text
    .replace(ELEMENT, (_, number: string) => `(node${places.get(number) ?? number})`)
    .replace(DATE, (found, name: string) => sameLength(found, `/${name} (D:${digits}+00'00')`))
    .replace(ID, (found) => found.replace(/<[0-9A-Fa-f]*>/g, (id) => `<${'0'.repeat(id.length - 2)}>`));
  return Buffer.from(stable, 'latin1');
}

function sameLength(found: string, wanted: string): string {
  return wanted.length === found.length ? wanted : found.replace(/\d/g, '0');
}
