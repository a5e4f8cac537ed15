import type { InputFile, Reading } from './discovery.ts';

interface Span {
  readonly file: InputFile;
  readonly from: string;
  readonly to: string;
  readonly workspaces: readonly string[];
}

/** Files that Spark wrote side by side divide one result among them; they overlap in time and share no row. */
const PART = /^(.*\/)?part-\d+[^/]*$/;

/**
 * The files of one large export, gathered where they speak of the same workspace at the same time: only there can a
 * row stand in two of them. Files that overlap with none are left out.
 */
export function overlappingFiles(
  files: readonly InputFile[],
  readings: readonly Reading[],
): readonly (readonly InputFile[])[] {
  const spans = files.flatMap((file): Span[] => {
    const { from = null, to = null, workspaces = [] } = readings.find(({ input }) => input === file.id) ?? {};
    return from === null || to === null ? [] : [{ file, from, to, workspaces }];
  });
  const gathered: Span[][] = [];
  for (const span of spans) {
    const touching = gathered.filter((one) => one.some((other) => overlap(span, other)));
    for (const one of touching) gathered.splice(gathered.indexOf(one), 1);
    gathered.push([...touching.flat(), span]);
  }
  return gathered
    .filter((one) => one.length > 1)
    .map((one) => one.map(({ file }) => file).sort((a, b) => a.id - b.id));
}

function overlap(a: Span, b: Span): boolean {
  if (areParts(a.file.path, b.file.path)) return false;
  const isSameTime = Date.parse(a.from) < Date.parse(b.to) && Date.parse(b.from) < Date.parse(a.to);
  return isSameTime && a.workspaces.some((workspace) => b.workspaces.includes(workspace));
}

function areParts(a: string, b: string): boolean {
  const folder = PART.exec(a);
  return folder !== null && folder[1] === PART.exec(b)?.[1];
}
