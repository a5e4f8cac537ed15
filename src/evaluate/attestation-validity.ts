import type { Attestation } from '../statements.ts';

/** Why a statement does not count at `asOf`; null where it does. */
export function faultOf(one: Attestation, asOf: string): string | null {
  const today = asOf.slice(0, 10);
  if (one.verdict !== 'pass' && one.verdict !== 'fail') return 'its verdict is neither pass nor fail';
  if (one.statement === null) return 'it states nothing';
  if (one.attestedBy === null) return 'it does not say who attests';
  if (one.attestedOn === null) return 'it does not say when it was attested';
  if (one.attestedOn > today) return `it is of ${one.attestedOn}, after the audit's date`;
  if (one.reviewBy === null) return 'it does not say by when it must be reviewed';
  if (one.reviewBy < today) return `it was to be reviewed by ${one.reviewBy}`;
  return one.evidence === null ? 'it refers to no evidence' : null;
}

/** Sorts after every date: what has none may be the newest. */
const UNDATED = '9999';

/** The newest of some statements; of the same day, a failure goes before a pass. */
export function newest(statements: readonly Attestation[]): Attestation | null {
  const [first] = [...statements].sort(
    (a, b) =>
      (b.attestedOn ?? UNDATED).localeCompare(a.attestedOn ?? UNDATED) ||
      Number(a.verdict === 'pass') - Number(b.verdict === 'pass'),
  );
  return first ?? null;
}
