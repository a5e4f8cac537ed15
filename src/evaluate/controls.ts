import type { CheckResult, ControlResult, Standing } from '../result.ts';
import type { Attestation } from '../statements.ts';
import { attestationOf } from './control-attestations.ts';

/** Whether a framework applies at all; one that is not named here does. */
export interface Applicability {
  readonly applies: boolean | null;
  /** Why it does not, or why that is not known. */
  readonly message: string;
}

/**
 * Control by control what the checks show, of all that `asked` are mapped to. A check of the catalogue that was not asked
 * leaves its controls open: nothing is satisfied for want of a question. A statement of `register` on a control as a whole
 * stands beside it; it satisfies nothing that the checks leave open, and one that it fails is not satisfied.
 */
export function controlsOf(
  catalog: readonly Pick<CheckResult, 'id' | 'code' | 'controls'>[],
  asked: readonly CheckResult[],
  frameworks: Readonly<Record<string, Applicability>>,
  register: readonly Attestation[],
  asOf: string,
): readonly ControlResult[] {
  const results = new Map(asked.map((check) => [check.id, check]));
  const found = new Map<string, ControlResult>();
  for (const { id, code, controls } of catalog) {
    for (const [framework, name] of Object.entries(controls).flatMap(([key, names]) =>
      names.map((one) => [key, one]),
    )) {
      const control = (name ?? '').replace(/^~\s*/, '');
      const key = `${framework} ${control}`;
      const known = found.get(key)?.checks ?? [];
      const outcome = results.get(id)?.outcome ?? null;
      const checks = [...known, { id, code, outcome, inPart: (name ?? '').startsWith('~') }];
      const attestation = attestationOf(framework ?? '', control, register, asOf);
      found.set(key, {
        ...{ framework: framework ?? '', control, standing: 'not_shown', message: null },
        ...{ attestation, checks },
      });
    }
  }
  return [...found.values()]
    .filter(({ checks }) => checks.some(({ outcome }) => outcome !== null))
    .sort((a, b) => byKey(a.framework, b.framework) || byKey(a.control, b.control))
    .map((control) => judged(control, frameworks[control.framework] ?? null));
}

/** A framework that does not apply asks nothing; where that is not known, nothing of it is shown. */
function judged(control: ControlResult, framework: Applicability | null): ControlResult {
  if (framework === null || framework.applies === true) return { ...control, standing: standingOf(control) };
  const standing = framework.applies === null ? 'not_shown' : 'not_applicable';
  return { ...control, standing, message: framework.message };
}

function standingOf({ checks, attestation }: ControlResult): Standing {
  const outcomes = checks.map(({ outcome }) => outcome);
  if (outcomes.includes('fail') || attestation?.verdict === 'fail') return 'not_satisfied';
  if (outcomes.some((outcome) => outcome !== 'pass' && outcome !== 'not_applicable')) return 'not_shown';
  const passed = checks.filter(({ outcome }) => outcome === 'pass');
  if (passed.length === 0) return 'not_applicable';
  return passed.every(({ inPart }) => inPart) ? 'in_part' : 'satisfied';
}

function byKey(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
