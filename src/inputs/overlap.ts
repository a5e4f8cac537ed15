import type { Catalog } from '../catalog.ts';
import type { Discovery, Reading } from './discovery.ts';

interface Span {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly workspaces: readonly string[];
}

/** Files that Spark wrote side by side divide one result among them; they overlap in time and share no row. */
const PART = /(?:^|\/)part-\d+[^/]*$/;

/**
 * One warning for each large export of which two files speak of the same workspace at the same time: rows that stand
 * in both are counted twice, and no total would show it.
 */
export function overlapWarnings(
  discovery: Discovery,
  readings: readonly Reading[],
  catalog: Catalog,
): readonly string[] {
  return catalog.contracts
    .filter(({ size }) => size === 'large')
    .flatMap(({ export: name }) => {
      const spans = spansOf(name, discovery, readings);
      const pairs = spans.flatMap((span, index) =>
        spans.slice(index + 1).flatMap((other) => (overlap(span, other) ? [[span, other] as const] : [])),
      );
      const [first] = pairs;
      if (first === undefined) return [];
      const more = pairs.length > 1 ? ` (and ${pairs.length - 1} more pairs)` : '';
      return [
        `${name}: ${first[0].path} and ${first[1].path}${more} speak of the same time and workspace; rows in both are counted twice, give each row once.`,
      ];
    });
}

function spansOf(name: string, discovery: Discovery, readings: readonly Reading[]): readonly Span[] {
  const paths = new Map(
    discovery.files.filter((file) => file.export === name).map((file) => [file.id, file.path]),
  );
  return readings.flatMap(({ input, from, to, workspaces }) => {
    const path = paths.get(input);
    return path === undefined || from === null || to === null || PART.test(path)
      ? []
      : [{ path, from, to, workspaces }];
  });
}

function overlap(a: Span, b: Span): boolean {
  const isSameTime = Date.parse(a.from) < Date.parse(b.to) && Date.parse(b.from) < Date.parse(a.to);
  return isSameTime && a.workspaces.some((workspace) => b.workspaces.includes(workspace));
}
