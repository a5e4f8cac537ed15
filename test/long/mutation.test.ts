import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Audit } from '../../src/result.ts';
import {
  AS_OF,
  auditFolder,
  catalog,
  type Estate,
  type ExportRecord,
  WORKSPACE,
  writeEstate,
} from '../support/estate.ts';
import { sound, troubled } from '../support/whole-estates.ts';
import { anyMutation, mutate } from './mutations.ts';

const RUNS = Number(process.env.MUTATION_RUNS ?? 1000);
const SECOND = '1000000000000002';

/** The same estate in two workspaces: what one damaged file hides of one still shows in the other. */
function twice(estate: Estate): Estate {
  const of = (workspace: string) => (record: ExportRecord) => ({
    ...record,
    _workspace: workspace,
    ...('workspace_id' in record ? { workspace_id: workspace } : {}),
  });
  return Object.fromEntries(
    catalog.contracts.map(({ export: name }) => {
      const records = estate[name] ?? [];
      return [name, [...records.map(of(WORKSPACE)), ...records.map(of(SECOND))]];
    }),
  );
}

describe.each([
  ['sound', sound],
  ['troubled', troubled],
])('one damaged file of a %s estate', (_, estate) => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-mutation-'));
  let files: readonly string[] = [];
  let passing = new Set<string>();

  const exportOf = new Map<string, string>();
  const look = (only: readonly string[]): Promise<Audit> =>
    auditFolder(folder, { asOf: AS_OF, figures: false, only });

  beforeAll(async () => {
    writeEstate(folder, twice(estate));
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const whole = await look([]);
    for (const input of whole.inputs) exportOf.set(join(folder, input.path), input.export ?? '');
    expect(whole.checks.filter(({ outcome }) => outcome === 'error')).toEqual([]);
    passing = new Set(whole.checks.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`is told, breaks no check and lets none pass (${RUNS} ways)`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), anyMutation, async (pick, mutation) => {
        const file = files[pick % files.length] ?? '';
        // Most runs ask the checks that read the export; some ask them all.
        const only = pick % 20 === 0 ? [] : readersOf(exportOf.get(file) ?? '');
        const original = readFileSync(file, 'utf8');
        writeFileSync(file, mutate(original, mutation));
        try {
          judge(await look(only), file, passing, folder, REPLACES.has(mutation.kind));
        } catch (thrown) {
          if (!(thrown instanceof UserError)) throw thrown;
          expect(thrown.message).not.toBe('');
        } finally {
          writeFileSync(file, original);
        }
      }),
      { numRuns: RUNS, seed: Number(process.env.SEED ?? 20261001), endOnFailure: true },
    );
  });
});

function readersOf(name: string): readonly string[] {
  return catalog.checks
    .filter(({ requires, optional }) => [...requires, ...optional].some((one) => one.split('.')[0] === name))
    .map(({ id }) => id);
}

/** Damage that leaves a whole file which says something else: another name, one record less. What it says then holds. */
const REPLACES: ReadonlySet<string> = new Set(['hostile', 'drop']);

function judge(
  audit: Audit,
  file: string,
  passing: ReadonlySet<string>,
  folder: string,
  replaces: boolean,
): void {
  const path = file.slice(folder.length + 1).replaceAll('\\', '/');
  const input = audit.inputs.find((one) => one.path === path);
  expect(input, `${path} is listed`).toBeDefined();
  if (input !== undefined && input.status !== 'read' && input.status !== 'ignored')
    expect(input.problems, `${path} is ${input.status} for a reason`).not.toEqual([]);
  const broken = audit.checks.filter(({ outcome }) => outcome === 'error');
  expect(broken.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  const passes = audit.checks.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
  if (!replaces || input?.status !== 'read') expect(passes.filter((id) => !passing.has(id))).toEqual([]);
  if (input?.status === 'read') return;
  const needing = catalog.checks.filter(({ requires }) =>
    requires.some((name) => name.split('.')[0] === input?.export),
  );
  expect(needing.map(({ id }) => id).filter((id) => passes.includes(id))).toEqual([]);
}
