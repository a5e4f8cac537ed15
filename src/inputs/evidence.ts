import type { Catalog, Contract } from '../catalog.ts';
import type { GapReason, Input, Workspace } from '../result.ts';
import type { Discovery, InputFile, Reading } from './discovery.ts';
import { gapReason } from './gap-reason.ts';
import { onlyWorkspace, UNKNOWN_WORKSPACE } from './workspaces.ts';

/** What was read of what was needed. */
export interface Evidence {
  readonly inputs: readonly Input[];
  readonly exports: readonly ExportEvidence[];
  /** Workspaces that exports of one workspace, or a manifest, speak of. */
  readonly workspaces: readonly Workspace[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  /** The newest manifest's time. */
  readonly collectedAt: string | null;
}

export interface ExportEvidence {
  readonly export: string;
  readonly status: 'present' | 'partial' | 'missing';
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly oldestCollectedAt: string | null;
  readonly reason: GapReason | null;
  /** Why it is partial or missing. */
  readonly message: string | null;
  /** Canonical columns that at least one file read holds. */
  readonly columns: readonly string[];
}

/** Weighs what every export's files came to: whatever is missing, broken or doubtful makes it less than present. */
export function weighEvidence(
  discovery: Discovery,
  readings: readonly Reading[],
  catalog: Catalog,
): Evidence {
  const byInput = new Map(readings.map((reading) => [reading.input, reading]));
  const only =
    onlyWorkspace(
      discovery,
      readings.flatMap(({ workspaces }) => workspaces),
    ) ?? UNKNOWN_WORKSPACE;
  const weighed = discovery.files.map((file) => weighInput(file, byInput.get(file.id), catalog, only));
  const scope = new Set(
    weighed
      .filter((one) => isRead(one.input) && one.contract?.scope === 'workspace')
      .flatMap((one) => one.workspaces),
  );
  return {
    inputs: weighed.map(({ input }) => input),
    exports: catalog.contracts.map((contract) =>
      weighExport(contract, weighed, [...scope].sort(), discovery),
    ),
    workspaces: workspacesOf(discovery, scope),
    warnings: [...discovery.warnings, ...readings.flatMap(({ notices }) => notices ?? [])],
    notes: discovery.notes,
    collectedAt:
      discovery.manifests
        .flatMap(({ collectedAt }) => collectedAt ?? [])
        .sort()
        .at(-1) ?? null,
  };
}

interface Weighed {
  readonly input: Input;
  readonly contract: Contract | null;
  readonly reading: Reading | undefined;
  readonly workspaces: readonly string[];
}

function weighInput(file: InputFile, reading: Reading | undefined, catalog: Catalog, only: string): Weighed {
  const contract = catalog.contracts.find((one) => one.export === file.export) ?? null;
  const isOfWorkspace = contract?.scope === 'workspace';
  const inRows = reading?.workspaces ?? [];
  const workspaceId = file.workspaceId ?? (isOfWorkspace ? (inRows.length > 0 ? null : only) : null);
  const workspaces = isOfWorkspace
    ? [...new Set([...(workspaceId === null ? [] : [workspaceId]), ...inRows])]
    : [];
  const { id, path, export: name, format, bytes, sha256, collectedAt } = file;
  const status = reading?.status ?? file.status;
  const input = {
    id,
    path,
    status,
    export: name,
    format,
    bytes,
    sha256,
    rows: reading?.rows ?? file.rows,
    workspaceId,
    collectedAt,
    problems: reading?.problems ?? file.problems,
  };
  return { input, contract, reading, workspaces };
}

function weighExport(
  contract: Contract,
  all: readonly Weighed[],
  scope: readonly string[],
  discovery: Discovery,
): ExportEvidence {
  const own = all.filter((one) => one.input.export === contract.export && one.input.status !== 'ignored');
  const read = own.filter((one) => isRead(one.input));
  const readings = read.flatMap((one) => one.reading ?? []);
  const doubtful = own.filter((one) => one.input.status !== 'read');
  const absent = discovery.absent.find((one) => one.export === contract.export);
  const without =
    contract.scope === 'workspace'
      ? scope.filter((id) => !read.some((one) => one.workspaces.includes(id)))
      : [];
  const status =
    read.length === 0
      ? 'missing'
      : doubtful.length > 0 || without.length > 0 || absent !== undefined
        ? 'partial'
        : 'present';
  return {
    export: contract.export,
    status,
    rows: readings.reduce((sum, reading) => sum + reading.rows, 0),
    from: readings.flatMap(({ from }) => from ?? []).sort()[0] ?? null,
    to:
      readings
        .flatMap(({ to }) => to ?? [])
        .sort()
        .at(-1) ?? null,
    oldestCollectedAt: read.flatMap(({ input }) => input.collectedAt ?? []).sort()[0] ?? null,
    reason:
      status === 'present'
        ? null
        : gapReason({ status, file: troubleOf(doubtful), without, absent: absent?.message ?? null }),
    message: status === 'present' ? null : reasonOf(status, doubtful, without, absent?.message ?? null),
    columns: contract.columns
      .map(({ name }) => name)
      .filter((name) => readings.some(({ columns }) => columns.includes(name))),
  };
}

function reasonOf(
  status: 'partial' | 'missing',
  doubtful: readonly Weighed[],
  without: readonly string[],
  absent: string | null,
): string {
  const [first] = doubtful;
  if (first !== undefined) {
    const more = doubtful.length > 1 ? ` (and ${doubtful.length - 1} more)` : '';
    const { path, status: is, problems } = first.input;
    return `${path}${more} is ${is}: ${problems[0] ?? 'it cannot be read'}.`;
  }
  if (status === 'partial' && without.length > 0)
    return `No file of it is there for workspace ${without.join(', ')}.`;
  return absent === null ? 'No file of it was given.' : `${absent}.`;
}

function troubleOf([first]: readonly Weighed[]): { status: Input['status']; problem: string } | null {
  return first === undefined ? null : { status: first.input.status, problem: first.input.problems[0] ?? '' };
}

function isRead(input: Input): boolean {
  return input.status === 'read' || input.status === 'partial';
}

function workspacesOf(discovery: Discovery, scope: ReadonlySet<string>): readonly Workspace[] {
  const ids = new Set([...scope, ...discovery.manifests.flatMap(({ workspaceId }) => workspaceId ?? [])]);
  return [...ids].sort().map((workspaceId) => {
    const manifests = discovery.manifests.filter((manifest) => manifest.workspaceId === workspaceId);
    const newest = [...manifests].sort((a, b) => ((a.collectedAt ?? '') < (b.collectedAt ?? '') ? 1 : -1))[0];
    return {
      workspaceId,
      name: null,
      url: newest?.host ?? null,
      collectedBy: newest?.collectedBy ?? null,
      collectedAt: newest?.collectedAt ?? null,
    };
  });
}
