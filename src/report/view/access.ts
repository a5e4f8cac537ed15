import type { Audit } from '../../result.ts';
import { type Access, endpointKey, readAccess, readEndpoints } from '../figures.ts';
import { count, counted, NOT_KNOWN } from '../units.ts';
import { figureTable, placeOf } from './figure-table.ts';
import type { Names } from './names.ts';
import { cell, cut, heads, type Row, type Table } from './parts.ts';

export interface AccessSection {
  readonly lead: string;
  readonly tables: readonly Table[];
}

const MOST_ROWS = 50;
const USED = placeOf(
  'access_used',
  ['endpoint', 'workspace_id', 'principal', 'level', 'is_granted', 'is_used', 'requests', 'last_request_at'],
  { notes: ['Use is known only where requests are counted: "not known" is no sign of disuse.'] },
);
const KINDS: Record<string, string> = {
  user: 'person',
  service_principal: 'service principal',
  group: 'group',
  unknown: 'not known',
};

/** Who may call or manage which endpoint, first in numbers, then path by path. */
export function accessView(audit: Audit, names: Names): AccessSection {
  const rows = readAccess(audit);
  if (rows.length === 0) {
    return {
      lead: 'Who may call or manage the endpoints is not known: no permissions were supplied.',
      tables: [],
    };
  }
  const inactive = new Set(rows.filter((row) => row.isActive === false).map((row) => row.principal)).size;
  const principals = new Set(rows.map((row) => row.principal)).size;
  const gone =
    inactive > 0 ? ` ${count(inactive)} of them ${inactive === 1 ? 'is' : 'are'} no longer active.` : '';
  return {
    lead: `${counted(rows.length, 'path')} lead from ${principals === 1 ? '1 identity' : `${count(principals)} identities`} to the endpoints; groups are followed to their members.${gone}`,
    tables: [summaryTable(audit, rows, names), ...figureTable(audit, USED, names), pathsTable(rows, names)],
  };
}

/** The access paths of one endpoint, or of all with the endpoint left out. */
export function accessTable(rows: readonly Access[], most: number): Table {
  return {
    className: 'compact-table',
    caption: 'Who may call or manage the endpoint, and through what',
    heads: heads(['Identity', 'Kind', 'Level', 'Through']),
    rows: rows
      .slice(0, most)
      .map((row) => ({ anchors: [], head: cell(identity(row), 'cell-name'), cells: path(row) })),
    notes: cut(most, rows.length, 'csv/endpoint_access.csv'),
  };
}

function identity(row: Access): string {
  return row.displayName === null || row.displayName === row.principal
    ? row.principal
    : `${row.displayName} (${row.principal})`;
}

function path(row: Access): Row['cells'] {
  const kind = KINDS[row.kind ?? 'unknown'] ?? row.kind ?? NOT_KNOWN;
  const active =
    row.isActive === false
      ? ', inactive'
      : row.isActive === null && row.kind === 'user'
        ? ', status not known'
        : '';
  const through = row.via.length === 0 ? 'direct' : row.via.join(' › ');
  return [
    cell(`${kind}${active}`, row.isActive === false ? 'cell-alarm' : 'cell-text'),
    cell(row.level ?? NOT_KNOWN, 'cell-code'),
    cell(row.isInherited === true ? `${through}, inherited` : through),
  ];
}

function summaryTable(audit: Audit, rows: readonly Access[], names: Names): Table {
  const byEndpoint = new Map<string, Access[]>();
  for (const row of rows) {
    const key = endpointKey(row.workspaceId, row.endpoint);
    byEndpoint.set(key, [...(byEndpoint.get(key) ?? []), row]);
  }
  // An endpoint without permissions must stand here as unknown, not be left out.
  const known = readEndpoints(audit).filter((endpoint) => endpoint.isSystem !== true);
  for (const endpoint of known) {
    const key = endpointKey(endpoint.workspaceId, endpoint.name);
    if (!byEndpoint.has(key)) byEndpoint.set(key, []);
  }
  const entries = [...byEndpoint.entries()];
  return {
    className: 'appendix-table',
    caption: 'How many may call and manage each endpoint',
    heads: heads(
      ['Endpoint', 'Workspace', 'May query', 'May manage', 'People', 'Inactive'],
      ['May query', 'May manage', 'People', 'Inactive'],
    ),
    rows: entries.slice(0, MOST_ROWS).map(([key, paths]) => {
      const [workspaceId = '', endpoint = ''] = key.split('\n');
      const number = (test: (row: Access) => boolean) =>
        paths.length === 0
          ? cell(NOT_KNOWN)
          : cell(count(new Set(paths.filter(test).map((row) => row.principal)).size), 'cell-number');
      return {
        anchors: [],
        head: cell(endpoint === '' ? NOT_KNOWN : endpoint, 'cell-name'),
        cells: [
          cell(names.workspace(workspaceId === '' ? null : workspaceId)),
          number((row) => row.canQuery === true),
          number((row) => row.canManage === true),
          number((row) => row.kind === 'user'),
          number((row) => row.isActive === false),
        ],
      };
    }),
    notes: cut(MOST_ROWS, entries.length, 'csv/endpoint_access.csv'),
  };
}

function pathsTable(rows: readonly Access[], names: Names): Table {
  return {
    className: 'appendix-table',
    caption: 'Every path from an identity to an endpoint',
    heads: heads(['Endpoint', 'Workspace', 'Identity', 'Kind', 'Level', 'Through']),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      anchors: [],
      head: cell(row.endpoint ?? NOT_KNOWN, 'cell-name'),
      cells: [cell(names.workspace(row.workspaceId)), cell(identity(row)), ...path(row)],
    })),
    notes: cut(MOST_ROWS, rows.length, 'csv/endpoint_access.csv'),
  };
}
