import type { Access, Endpoint } from '../figures.ts';
import { fault } from '../phrases.ts';
import { capital, NOT_KNOWN } from '../units.ts';
import { accessTable } from './access.ts';
import type { OpenFinding } from './open-findings.ts';
import { anchor, cell, codeCell, cut, heads, markCell, severityMark, type Table } from './parts.ts';

/** A table under its heading, or the sentence that says why there is none. */
export interface PassportPart {
  readonly className: string;
  readonly title: string;
  readonly filled: readonly Table[];
  readonly empty: readonly string[];
}

// A passport is one page: what does not fit is counted and named elsewhere.
const MOST_VERSIONS = 3;

/** Its open findings, worst first. */
export function findingsPart(open: readonly OpenFinding[], most: number): PassportPart {
  const rows = open.slice(0, most).map(({ check, failed, severity }) => ({
    anchors: [],
    head: markCell(failed ? severityMark(severity) : { symbol: 'unsure', word: 'Unsure' }),
    cells: [
      codeCell(check.code, `#${anchor('finding', check.code)}`),
      cell(failed ? fault(check) : check.title),
    ],
  }));
  return part('Findings', 'No check that was judged names this endpoint.', {
    className: 'compact-table',
    caption: 'Open findings of this endpoint',
    heads: heads(['Severity', 'Code', 'Finding']),
    rows,
    notes: cut(most, open.length, 'the section Findings'),
  });
}

/** Who may call or manage it, and through which groups. */
export function accessPart(access: readonly Access[], most: number): PassportPart {
  const empty = `Who may call or manage it is ${NOT_KNOWN}: no permissions were supplied.`;
  return part('Access paths', empty, accessTable(access, most));
}

/** What it serves, and how the traffic is split. */
export function versionsPart(endpoint: Endpoint): PassportPart {
  const rows = endpoint.served.slice(0, MOST_VERSIONS).map((entity) => ({
    anchors: [],
    head: cell(entity.entity ?? entity.name ?? NOT_KNOWN, 'cell-name'),
    cells: [
      cell(entity.version ?? '–', 'cell-number'),
      cell(entity.trafficPct === null ? NOT_KNOWN : `${entity.trafficPct}\u00a0%`, 'cell-number'),
      cell(entity.deployment === null ? NOT_KNOWN : deploymentWords(entity.deployment)),
    ],
  }));
  return part('Versions and traffic', 'No served entity is recorded.', {
    className: 'compact-table',
    caption: 'Served versions and their share of traffic',
    heads: heads(['Entity', 'Version', 'Traffic', 'State'], ['Version', 'Traffic']),
    rows,
    notes: cut(MOST_VERSIONS, endpoint.served.length, 'csv/endpoint_inventory.csv'),
  });
}

function part(title: string, empty: string, table: Table): PassportPart {
  const className = anchor('passport', title.toLowerCase());
  return table.rows.length === 0
    ? { className, title, filled: [], empty: [empty] }
    : { className, title, filled: [table], empty: [] };
}

function deploymentWords(state: string): string {
  return capital(
    state
      .replace(/^DEPLOYMENT_/, '')
      .replaceAll('_', ' ')
      .toLowerCase(),
  );
}
