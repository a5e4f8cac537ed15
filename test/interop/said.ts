import type { Audit } from '../../src/result.ts';

/** The one check about the collection itself: who ran it, how they logged in and at which host. */
const ABOUT_COLLECTION = 'evidence_collected_by_person';

/** All that an audit says of the estate, but for which file and record it says so from, and when and by whom that was collected. */
export function saidBy({ checks, figures, period }: Audit): unknown {
  return {
    period,
    checks: checks
      .filter(({ id }) => id !== ABOUT_COLLECTION)
      .map(({ code, outcome, missing, counts, amountUsd, severity, rows }) => ({
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
      Object.entries(figures).map(([name, { columns, rows }]) => [
        name,
        { columns, rows: rows.map((row) => ({ ...row, source_input: null, source_item: null })) },
      ]),
    ),
  };
}

/** Exports of which some file could not be read whole. */
export function unreadIn({ inputs }: Audit): readonly string[] {
  const unread = inputs.filter(({ status }) => status !== 'read' && status !== 'ignored');
  return [...new Set(unread.map((input) => `${input.export}: ${input.status}`))].sort();
}
