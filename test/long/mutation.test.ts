import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Audit, CheckResult } from '../../src/result.ts';
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
import { anyMutation, type Mutation, mutate } from './mutations.ts';

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

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe.each([
  ['sound', sound],
  ['troubled', troubled],
])('one damaged file of a %s estate', (_, estate) => {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-mutation-'));
  const manifest = join(folder, 'manifest.json');
  const originals = new Map<string, string>();
  let whole: Audit;
  let wholeSealed: Audit;

  const look = (only: readonly string[]): Promise<Audit> =>
    auditFolder(folder, { asOf: AS_OF, figures: false, only });

  beforeAll(async () => {
    writeEstate(folder, twice(estate));
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) originals.set(file, readFileSync(file, 'utf8'));
    }
    whole = await look([]);
    seal();
    wholeSealed = await look([]);
    rmSync(manifest);
    expect(whole.checks.filter(({ outcome }) => outcome === 'error')).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A manifest of the whole files, as the collection leaves it. */
  function seal(): void {
    const files = [...originals].map(([file, text]) => ({
      path: relative(folder, file).replaceAll('\\', '/'),
      sha256: sha256(text),
    }));
    writeFileSync(manifest, JSON.stringify({ collectedAt: AS_OF, files }));
  }

  it(`is told, breaks no check and lets none pass (${RUNS} ways)`, async () => {
    const files = [...originals.keys()].sort();
    // All of them, so that one run of an hour tells every fault.
    const faults = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.nat(), anyMutation, fc.boolean(), async (pick, mutation, isSealed) => {
        const file = files[pick % files.length] ?? '';
        const path = relative(folder, file).replaceAll('\\', '/');
        // Most runs ask the checks that read the export; some ask them all.
        const input = whole.inputs.find((one) => one.path === path);
        const only = pick % 20 === 0 ? [] : readersOf(input?.export ?? '');
        const original = originals.get(file) ?? '';
        const { text, item } = mutate(original, mutation);
        if (isSealed) seal();
        writeFileSync(file, text);
        try {
          const damage = { path, item, isTold: isSealed && text !== original, kind: mutation.kind };
          for (const fault of faultsOf(await look(only), isSealed ? wholeSealed : whole, damage))
            faults.add(`${fault} (${JSON.stringify({ pick, mutation, isSealed })})`);
        } catch (thrown) {
          if (!(thrown instanceof UserError) || thrown.message === '')
            faults.add(`${String(thrown)} (${JSON.stringify({ pick, mutation, isSealed })})`);
        } finally {
          writeFileSync(file, original);
          rmSync(manifest, { force: true });
        }
      }),
      { numRuns: RUNS, seed: Number(process.env.SEED ?? 20261001), endOnFailure: true },
    );
    expect([...faults]).toEqual([]);
  });
});

function readersOf(name: string): readonly string[] {
  return catalog.checks
    .filter(({ requires, any_of, optional }) =>
      [...requires, ...any_of, ...optional].some((one) => one.split('.')[0] === name),
    )
    .map(({ id }) => id);
}

interface Damage {
  readonly path: string;
  readonly item: number | null;
  /** Whether a manifest tells that the file is not what was collected. */
  readonly isTold: boolean;
  readonly kind: Mutation['kind'];
}

/** What the tool did wrong with a damaged file, in words; empty where it did nothing wrong. */
function faultsOf(audit: Audit, whole: Audit, { path, item, isTold, kind }: Damage): readonly string[] {
  const input = audit.inputs.find((one) => one.path === path);
  if (input === undefined) return [`${path} is not listed`];
  const was = new Map(whole.checks.map((check) => [check.id, check]));
  const source = whole.inputs.find((one) => one.path === path)?.id;
  const isReplaced = input.status === 'read' && REPLACES.has(kind);
  const mayGain = (id: string): boolean => {
    const before = was.get(id);
    return before?.outcome === 'pass' || (isReplaced && before !== undefined && rested(before, source, item));
  };
  const needs = (id: string): boolean =>
    catalog.checks.some(
      (check) =>
        check.id === id && check.requires.some((name) => name.split('.')[0] === (input.export ?? '')),
    );
  const isWithoutReason = !['read', 'ignored'].includes(input.status) && input.problems.length === 0;
  return [
    ...(isWithoutReason ? [`${path} is ${input.status} without a reason`] : []),
    ...(isTold && input.status === 'read' ? [`${path} is read as if it were what was collected`] : []),
    ...audit.checks.flatMap(({ id, outcome, message }) => {
      if (outcome === 'error') return [`${id} broke: ${message}`];
      if (outcome !== 'pass') return [];
      return [
        ...(mayGain(id)
          ? []
          : [`${kind} of ${path}, record ${item}: ${id} passes, was ${was.get(id)?.outcome}`]),
        ...(input.status !== 'read' && needs(id) ? [`${id} passes on ${input.status} ${path}`] : []),
      ];
    }),
  ];
}

/**
 * Damage that leaves a whole file which says something else of one thing: another name, a key or an entry less. Nobody
 * can tell it from a file that always said so, but for a manifest. Then only what rested on that very record may change.
 */
const REPLACES: ReadonlySet<Mutation['kind']> = new Set(['hostile', 'drop', 'shorten']);

/** Whether what did not pass rested on the record. */
function rested({ rows }: CheckResult, input: number | undefined, item: number | null): boolean {
  return rows.some(({ sources }) =>
    sources.some((source) => source.input === input && (source.item === null || source.item === item)),
  );
}
