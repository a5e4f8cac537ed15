import { expect } from 'vitest';
import type { Audit, Outcome } from '../../src/result.ts';
import { catalog } from './estate.ts';

/** The checks that read the export, however: of the others nothing can change. */
export const readersOf = (name: string): readonly string[] =>
  catalog.checks
    .filter(({ requires, any_of, optional, manual_without }) =>
      without([...requires, ...any_of, ...optional, ...manual_without]).includes(name),
    )
    .map(({ id }) => id);

const outcomes = (audit: Audit): ReadonlyMap<string, Outcome> =>
  new Map(audit.checks.map(({ id, outcome }) => [id, outcome]));
/** Names of exports without their columns. */
export const without = (names: readonly string[]) => names.map((name) => name.split('.')[0] ?? name);
/** Checks that cannot be judged without the export: it is required, or the only one of its kind that is there. */
const needing = (name: string, { exports }: Audit) => {
  const isThere = (other: string) =>
    exports.some((one) => one.export === other && one.export !== name && one.status !== 'missing');
  return catalog.checks.filter(
    ({ requires, any_of }) =>
      without(requires).includes(name) || (without(any_of).includes(name) && !without(any_of).some(isThere)),
  );
};
/** Without what a person must supply, the question is theirs. */
const askingFor = (name: string) => catalog.checks.filter((check) => check.manual_without.includes(name));

/** Every check that cannot do without the export is not assessed, or needs a person. */
export function expectUnjudged(audit: Audit, name: string): void {
  const is = outcomes(audit);
  const manual = askingFor(name).map(({ id }) => id);
  for (const { id } of needing(name, audit)) {
    const allowed = manual.includes(id) ? ['not_assessed', 'manual'] : ['not_assessed'];
    expect(allowed, `${id} without ${name}`).toContain(is.get(id));
  }
  for (const id of manual) expect(['not_assessed', 'manual'], `${id} without ${name}`).toContain(is.get(id));
}

/** No check passes that did not pass before the export was taken away. */
export function expectNoPassFromAbsence(before: Audit, after: Audit, name: string): void {
  const was = outcomes(before);
  // What people declared is itself what is looked at: without a declaration there is nothing of it to judge.
  const isDeclared = catalog.contracts.some((one) => one.export === name && one.example !== null);
  const looked = new Map(before.checks.map(({ id, counts }) => [id, counts.looked]));
  const passes = after.checks.filter(
    ({ id, outcome, counts }) =>
      outcome === 'pass' && was.get(id) !== 'pass' && !(isDeclared && counts.looked < (looked.get(id) ?? 0)),
  );
  expect(
    passes.map(({ id }) => `${id} passes without ${name}, and was ${was.get(id)}`),
    name,
  ).toEqual([]);
  expectUnjudged(after, name);
}
