import type { CheckResult } from '../result.ts';
import type { Attestation } from '../statements.ts';
import { faultOf, newest } from './attestation-validity.ts';

type Mapped = Pick<CheckResult, 'id' | 'code' | 'controls'>;

/** What people say of a control as a whole, wherever it holds. */
function statementsOn(key: string, register: readonly Attestation[]): readonly Attestation[] {
  return register.filter(
    (one) =>
      one.check === null && one.resource === null && one.control !== null && named(one.control) === key,
  );
}

/**
 * The newest statement for `workspaceId` on each control that the check shows wholly: what it shows only in part ("~") is
 * not answered by a statement on the whole. Only those count that do at `asOf`, if any does, and of them a failure first.
 */
export function controlStatement(
  { controls }: Pick<Mapped, 'controls'>,
  register: readonly Attestation[],
  workspaceId: string | null,
  asOf: string,
): Attestation | null {
  const whole = keysOf(controls).filter(({ inPart }) => !inPart);
  const told = whole.flatMap(({ key }) => {
    const here = statementsOn(key, register).filter(
      (one) => one.workspaceId === null || one.workspaceId === workspaceId,
    );
    return newest(here) ?? [];
  });
  const current = told.filter((one) => faultOf(one, asOf) === null);
  return current.find(({ verdict }) => verdict === 'fail') ?? current[0] ?? told[0] ?? null;
}

/** What stands against or for a control by a person's word at `asOf`: for each workspace the newest, a failure first. */
export function attestationOf(
  framework: string,
  control: string,
  register: readonly Attestation[],
  asOf: string,
): Attestation | null {
  const about = statementsOn(keyOf(framework, control), register);
  const places = [...new Set(about.map(({ workspaceId }) => workspaceId))];
  const told = places.flatMap(
    (place) => newest(about.filter((one) => one.workspaceId === null || one.workspaceId === place)) ?? [],
  );
  const current = told.filter((one) => faultOf(one, asOf) === null);
  return current.find(({ verdict }) => verdict === 'fail') ?? current[0] ?? null;
}

/** What the register names that is neither a check nor a control of the catalogue: nobody is answered by it. */
export function namesNobodyKnows(
  checks: readonly Mapped[],
  register: readonly Attestation[],
): readonly string[] {
  const codes = new Set(checks.flatMap(({ id, code }) => [id.toLowerCase(), code.toLowerCase()]));
  const controls = new Set(checks.flatMap((check) => keysOf(check.controls).map(({ key }) => key)));
  const strange = register.flatMap(({ check, control }) => {
    if (check !== null) return codes.has(check.toLowerCase()) ? [] : [check];
    return control === null || controls.has(named(control)) ? [] : [control];
  });
  return [...new Set(strange)].sort();
}

function keysOf(controls: Mapped['controls']): readonly { readonly key: string; readonly inPart: boolean }[] {
  return Object.entries(controls).flatMap(([framework, names]) =>
    names.map((name) => ({
      key: keyOf(framework, name.replace(/^~\s*/, '')),
      inPart: name.startsWith('~'),
    })),
  );
}

/** "iso:A.5.30", "ISO: a.5.30" and "iso A.5.30" name one control; what follows the framework may have a colon, too. */
function named(control: string): string {
  const [, framework = '', name = ''] = /^\s*([^\s:]+)\s*[\s:]\s*(.*)$/.exec(control) ?? [];
  return keyOf(framework, name);
}

function keyOf(framework: string, control: string): string {
  return `${framework} ${control}`.toLowerCase().replace(/\s+/g, ' ').trim();
}
