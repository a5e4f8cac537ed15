import type { Contract } from '../catalog.ts';
import type { InputFile, Reading } from './discovery.ts';

interface Span {
  readonly file: InputFile;
  readonly from: string;
  readonly to: string;
  /** Whether `to` is where the last row ends, and so no row's own instant. */
  readonly isOpen: boolean;
  /** None where the rows name none: they may be of any. */
  readonly workspaces: readonly string[];
}

/** Files that Spark wrote side by side divide one result among them; they overlap in time and share no row. */
const PART = /^(.*\/)?part-(\d+)[^/]*$/;
/** Each writing has an id of its own in the names of its parts: a folder that was appended to holds several. */
const WRITING = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;

/**
 * The files of one large export, gathered where they may speak of the same workspace at the same time: only there can a
 * row stand in two of them. Files that overlap with none are left out.
 */
export function overlappingFiles(
  files: readonly InputFile[],
  readings: readonly Reading[],
  contract: Contract,
): readonly (readonly InputFile[])[] {
  // Without an identity nothing could be done about rows of a workspace that nobody knows.
  const isKeyed = contract.identity.length > 0;
  const spans = files.flatMap((file): Span[] => {
    const reading = readings.find(({ input }) => input === file.id);
    const { from = null, to = null, columns = [] } = reading ?? {};
    if (reading === undefined || from === null || to === null) return [];
    const own = file.workspaceId === null ? [] : [file.workspaceId];
    const workspaces = reading.workspaces.length > 0 ? reading.workspaces : own;
    if (workspaces.length === 0 && !isKeyed) return [];
    return [{ file, from, to, isOpen: columns.includes('usage_end_time') && from !== to, workspaces }];
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
  const isAnywhere = a.workspaces.length === 0 || b.workspaces.length === 0;
  if (!isAnywhere && !a.workspaces.some((workspace) => b.workspaces.includes(workspace))) return false;
  return reaches(a, b.from) && reaches(b, a.from);
}

/** Whether a row of the file may stand at an instant or after it. */
function reaches({ to, isOpen }: Span, instant: string): boolean {
  return isOpen ? Date.parse(instant) < Date.parse(to) : Date.parse(instant) <= Date.parse(to);
}

function areParts(a: string, b: string): boolean {
  const [one, other] = [PART.exec(a), PART.exec(b)];
  if (one === null || other === null || one[1] !== other[1]) return false;
  const [writing, another] = [a, b].map((path) => WRITING.exec(path.slice(path.lastIndexOf('/') + 1))?.[0]);
  return writing === another && (writing !== undefined || one[2] !== other[2]);
}
