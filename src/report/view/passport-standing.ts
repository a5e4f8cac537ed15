import type { Audit } from '../../result.ts';
import { endpointKey } from '../figures.ts';
import type { Objective } from '../figures-measured.ts';
import { count, counted, date, listed, NOT_KNOWN } from '../units.ts';
import type { OpenFinding } from './open-findings.ts';
import { type Fact, fact } from './parts.ts';

/** Longer lists are read in the section on targets. */
const MOST_NAMED = 2;

/** How the endpoint stands against what was declared, approved and accepted for it. */
export function passportStanding(
  audit: Audit,
  objectives: readonly Objective[],
  drift: number,
  open: readonly OpenFinding[],
  key: string,
): readonly Fact[] {
  return [
    fact('Targets', targetWords(objectives)),
    fact('Drift', driftWords(audit, drift)),
    fact('Waivers', waiverWords(open, key)),
  ];
}

function targetWords(objectives: readonly Objective[]): string {
  if (objectives.length === 0) return 'none declared';
  const missed = objectives.filter(({ isMet }) => isMet === false);
  const open = objectives.filter(({ isMet }) => isMet === null);
  const named = missed
    .slice(0, MOST_NAMED)
    .map(({ objective, measured }) => (measured === null ? objective : `${objective}: ${measured}`));
  const rest = missed.length - named.length;
  const names =
    named.length === 0 ? '' : ` (${[...named, ...(rest > 0 ? [`${count(rest)} more`] : [])].join('; ')})`;
  return [
    `${count(objectives.length - missed.length - open.length)} of ${count(objectives.length)} met`,
    ...(missed.length > 0 ? [`${count(missed.length)} missed${names}`] : []),
    ...(open.length > 0 ? [`${count(open.length)} undecided`] : []),
  ].join(', ');
}

/** None is only said where something was approved that it could differ from. */
function driftWords(audit: Audit, drift: number): string {
  if (drift > 0) return `differs in ${counted(drift, 'place')} from what was approved`;
  const approved = audit.exports.find((one) => one.export === 'desired_configuration');
  return approved?.status === 'present' ? 'no difference found' : NOT_KNOWN;
}

function waiverWords(open: readonly OpenFinding[], key: string): string {
  const waived = open.flatMap(({ check }) =>
    check.rows
      .filter((row) => row.waiver !== null && endpointKey(row.workspaceId, row.resource) === key)
      .map((row) => `${check.code} until ${date(row.waiver?.expiresOn ?? null)}`),
  );
  return waived.length === 0 ? 'none' : listed(waived);
}
