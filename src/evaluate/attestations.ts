import type { CheckResult } from '../result.ts';
import type { Attestation } from '../statements.ts';
import { faultOf, newest } from './attestation-validity.ts';
import { controlStatement } from './control-attestations.ts';

/** What became of a question that only a person can answer. */
export interface Answer {
  readonly attestation: Attestation | null;
  /** Why an attestation that is there does not answer it; null where one does, or where there is none. */
  readonly message: string | null;
}

/**
 * The newest statement about a check as a whole, if it is current at `asOf`: a newer one, be it expired or without
 * evidence, ends what an older one said, and one for every workspace what an older one said of a single one. Where nobody
 * speaks of the check, what is said of a control that it shows wholly counts. There must be one for each of `workspaces`,
 * and the worst of them counts.
 */
export function answerOf(
  check: Pick<CheckResult, 'id' | 'code' | 'controls'>,
  register: readonly Attestation[],
  workspaces: readonly string[],
  asOf: string,
): Answer {
  const named = [check.id, check.code].map((name) => name.toLowerCase());
  const own = register.filter(
    (one) => one.resource === null && named.includes((one.check ?? '').toLowerCase()),
  );
  const of = (id: string | null) =>
    newest(own.filter((one) => one.workspaceId === null || one.workspaceId === id)) ??
    controlStatement(check, register, id, asOf);
  const each = workspaces.map(of);
  const found = workspaces.length === 0 ? [of(null)] : each;
  if (found.every((one) => one === null)) return { attestation: null, message: null };
  const without = workspaces.filter((_, index) => each[index] === null);
  if (without.length > 0)
    return { attestation: null, message: `nobody attests to it for workspace ${without.join(', ')}` };
  const told = found.filter((one) => one !== null);
  const [fault] = told.flatMap((one) => faultOf(one, asOf) ?? []);
  if (fault !== undefined)
    return { attestation: null, message: `the newest attestation does not count: ${fault}` };
  return { attestation: told.find(({ verdict }) => verdict === 'fail') ?? told[0] ?? null, message: null };
}

/** What an answer is worth where part of the register could not be read: a pass may have been taken back there. */
export function doubted(answer: Answer, reason: string | null): Answer {
  if (reason === null || answer.attestation?.verdict !== 'pass') return answer;
  return {
    attestation: null,
    message: `part of the attestations could not be read, so none can pass it: ${reason}`,
  };
}

/** A manual question with its answer: pass or fail as attested; without one it stays manual, and says why. */
export function answered(result: CheckResult, { attestation, message }: Answer): CheckResult {
  if (result.outcome !== 'manual') return result;
  if (attestation !== null)
    return {
      ...result,
      outcome: attestation.verdict === 'pass' ? 'pass' : 'fail',
      message: `Attested ${attestation.check === null ? `for the control ${attestation.control} ` : ''}by ${attestation.attestedBy} on ${attestation.attestedOn}, to be reviewed by ${attestation.reviewBy}: ${attestation.statement}`,
      attestation,
    };
  return message === null ? result : { ...result, message: `${result.message}; ${message}` };
}
