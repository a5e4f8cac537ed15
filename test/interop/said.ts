import type { Audit } from '../../src/result.ts';

/** All that an audit says of the estate, but for which file and record it says so from, and when that was collected. */
export function saidBy({ checks, figures, period }: Audit): unknown {
  return {
    period,
    checks: checks.map(({ code, outcome, missing, counts, amountUsd, severity, rows }) => ({
      code,
      outcome,
      missing,
      counts,
      amountUsd,
      severity,
      rows: rows.map(({ workspaceId, resource, passed, evidence }) => ({
        workspaceId,
        resource,
        passed,
        evidence: Object.fromEntries(
          Object.entries(evidence).filter(([name]) => !/collected_at$|^files$/.test(name)),
        ),
      })),
    })),
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, { columns, rows }]) => [name, { columns, rows }]),
    ),
  };
}

/** Exports of which some file could not be read whole. */
export function unreadIn({ inputs }: Audit): readonly string[] {
  const unread = inputs.filter(({ status }) => status !== 'read' && status !== 'ignored');
  return [...new Set(unread.map((input) => `${input.export}: ${input.status}`))].sort();
}
