import { beforeAll, describe, expect, it } from 'vitest';
import type { Audit } from '../src/result.ts';
import { expectNoPassFromAbsence, readersOf, without } from './support/absence.ts';
import { auditEstate, catalog, type Estate } from './support/estate.ts';
import { sound, troubled } from './support/whole-estates.ts';

describe.each([
  ['sound', sound],
  ['troubled', troubled],
])('of a %s estate with every export', (_, named) => {
  const all: Estate = {
    ...Object.fromEntries(catalog.contracts.map((contract) => [contract.export, []])),
    ...named,
  };
  let whole: Audit;

  beforeAll(async () => {
    whole = await auditEstate(all);
  });

  it('every check can be assessed', () => {
    // Who collected is told by a manifest, which is no export.
    const not = whole.checks.filter(
      ({ id, outcome }) =>
        id !== 'evidence_collected_by_person' && (outcome === 'not_assessed' || outcome === 'error'),
    );
    expect(not.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    expect(whole.checks).toHaveLength(catalog.checks.length);
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const only = readersOf(name);
      if (only.length === 0) return;
      const { [name]: _without, ...others } = all;
      expectNoPassFromAbsence(whole, await auditEstate(others, { figures: false, only }), name);
    },
  );

  it.each(
    catalog.checks.filter(({ any_of }) => any_of.length > 0).map((check) => [check.id, check] as const),
  )('%s is not assessed without any of what it can be judged by', async (id, { any_of }) => {
    const others = Object.fromEntries(
      Object.entries(all).filter(([name]) => !without(any_of).includes(name)),
    );
    const { checks } = await auditEstate(others, { only: [id], figures: false });
    expect(checks[0]?.outcome).toBe('not_assessed');
    expect(checks[0]?.missing).toEqual(expect.arrayContaining([...any_of]));
  });
});
