import type { Audit, CheckResult, CheckRow, Severity } from '../../result.ts';
import { SEVERITIES } from '../../result.ts';
import { endpointKey } from '../figures.ts';
import { bySeverityThenMoney } from '../sentences.ts';

/** One check that fails, or is unsure, about one endpoint or what it serves. */
export interface OpenFinding {
  readonly check: CheckResult;
  readonly failed: boolean;
  /** The worst among its rows for this endpoint. */
  readonly severity: Severity;
}

/** What is open for each endpoint, by `endpointKey`: failures first, the worst first, one entry per check. */
export function findingsByEndpoint(audit: Audit): ReadonlyMap<string, readonly OpenFinding[]> {
  const open = new Map<string, Map<string, OpenFinding>>();
  for (const check of bySeverityThenMoney(audit.checks)) {
    for (const row of check.rows) {
      const endpoint = endpointOf(check, row);
      if (endpoint === null) continue;
      const key = endpointKey(row.workspaceId, endpoint);
      const entries = open.get(key) ?? new Map<string, OpenFinding>();
      open.set(key, entries);
      const entry = { check, failed: row.passed === false, severity: row.severity };
      const known = entries.get(check.id);
      if (known === undefined || rank(entry) < rank(known)) entries.set(check.id, entry);
    }
  }
  return new Map(
    [...open].map(([key, entries]) => [key, [...entries.values()].sort((a, b) => rank(a) - rank(b))]),
  );
}

/** A served entity is named "endpoint/entity"; other kinds of resource belong to no endpoint. */
function endpointOf(check: CheckResult, row: CheckRow): string | null {
  if (check.resource === 'endpoint') return row.resource;
  return /entity|endpoint/.test(check.resource) ? (row.resource.split('/')[0] ?? null) : null;
}

function rank(entry: OpenFinding): number {
  return (entry.failed ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(entry.severity);
}
