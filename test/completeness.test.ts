import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit, Outcome } from '../src/result.ts';
import { auditEstate, auditFolder, catalog, type Estate } from './support/estate.ts';
import { sound, troubled } from './support/whole-estates.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

const outcomes = (audit: Audit): ReadonlyMap<string, Outcome> =>
  new Map(audit.checks.map(({ id, outcome }) => [id, outcome]));
const without = (names: readonly string[]) => names.map((name) => name.split('.')[0] ?? name);
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

function expectUnjudged(audit: Audit, name: string): void {
  const is = outcomes(audit);
  const manual = askingFor(name).map(({ id }) => id);
  for (const { id } of needing(name, audit)) {
    const allowed = manual.includes(id) ? ['not_assessed', 'manual'] : ['not_assessed'];
    expect(allowed, `${id} without ${name}`).toContain(is.get(id));
  }
  for (const id of manual) expect(['not_assessed', 'manual'], `${id} without ${name}`).toContain(is.get(id));
}

function expectNoPassFromAbsence(before: Audit, after: Audit, name: string): void {
  const was = outcomes(before);
  const passes = after.checks.filter(({ id, outcome }) => outcome === 'pass' && was.get(id) !== 'pass');
  expect(
    passes.map(({ id }) => `${id} passes without ${name}, and was ${was.get(id)}`),
    name,
  ).toEqual([]);
  expectUnjudged(after, name);
}

describe.each(['payments', 'clinic', 'factory'])('of the sample %s', (sample) => {
  const folder = join(SAMPLES, sample, 'exports');
  const config = readFileSync(join(SAMPLES, sample, 'serving-audit.yaml'), 'utf8');
  let copy: string;
  let whole: Audit;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
    cpSync(folder, copy, { recursive: true });
    whole = await auditFolder(copy, { config });
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('no check names a resource of a workspace twice', () => {
    for (const { id, rows } of whole.checks) {
      const named = rows.map(({ workspaceId, resource }) => `${workspaceId} ${resource}`);
      expect(named, id).toEqual([...new Set(named)]);
    }
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const files = whole.inputs.filter((input) => input.export === name);
      if (whole.exports.find((one) => one.export === name)?.status === 'missing') {
        expectUnjudged(whole, name);
        return;
      }
      for (const { path } of files) rmSync(join(copy, path));
      try {
        // The same instant as before: without its newest records the estate would be audited at another.
        expectNoPassFromAbsence(whole, await auditFolder(copy, { config, asOf: whole.asOf }), name);
      } finally {
        for (const { path } of files) cpSync(join(folder, path), join(copy, path));
      }
    },
  );
});

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
    const not = whole.checks.filter(({ outcome }) => outcome === 'not_assessed' || outcome === 'error');
    expect(not.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    expect(whole.checks).toHaveLength(catalog.checks.length);
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const { [name]: _without, ...others } = all;
      expectNoPassFromAbsence(whole, await auditEstate(others), name);
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
