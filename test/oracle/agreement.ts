import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CheckResult } from '../../src/result.ts';
import { auditEstate } from '../support/estate.ts';
import { anyEstate, type RandomEstate } from './estate.ts';
import { type Oracle, type Verdict, type World, worldOf } from './world.ts';

const FOLDER = join(import.meta.dirname, 'checks');

/** Check id → its second derivation: one file each, which exports `oracle`. */
export async function oraclesOf(folder = FOLDER): Promise<ReadonlyMap<string, Oracle>> {
  const read = readdirSync(folder)
    .sort()
    .map(async (file): Promise<[string, Oracle]> => {
      const { oracle } = (await import(join(folder, file))) as { oracle: Oracle };
      return [file.replace('.ts', ''), oracle];
    });
  return new Map(await Promise.all(read));
}

/** Check id → which verdicts its oracle came to. */
export type Seen = ReadonlyMap<string, ReadonlySet<Verdict>>;

/**
 * Audits random estates, and holds every check with an oracle to it: the same rows failed, unknown and passed, or
 * neither judges. Throws with the check, both sides and, where SHRINK is set, the least estate on which they differ.
 */
export async function agree(
  oracles: ReadonlyMap<string, Oracle>,
  numRuns: number,
  seed: number,
): Promise<Seen> {
  const seen = new Map<string, Set<Verdict>>([...oracles.keys()].map((id) => [id, new Set()]));
  const params = [...oracles].flatMap(([id, oracle]) =>
    Object.entries(oracle.params ?? {}).map(([name, value]) => `${id}.${name}=${value}`),
  );
  await fc.assert(
    fc.asyncProperty(anyEstate, async (estate) => {
      const { checks } = await auditEstate(estate.exports, {
        ...{ only: [...oracles.keys()], params, figures: false, checkSeconds: 120 },
        config: configOf(estate),
      });
      const world = worldOf(estate);
      const differences = checks.flatMap((check) => {
        const oracle = oracles.get(check.id);
        if (oracle === undefined) return [];
        const derived = derivedBy(oracle, world);
        for (const { passed } of derived.judgements) seen.get(check.id)?.add(passed);
        const [sql, second] = [told(check), derived.text];
        return sql === second ? [] : [`${check.id}\n  query:  ${sql}\n  oracle: ${second}`];
      });
      if (differences.length > 0) throw new Error(differences.join('\n'));
    }),
    { numRuns, seed, endOnFailure: process.env.SHRINK === undefined },
  );
  return seen;
}

const NOT_JUDGED = 'not judged';

function told({ outcome, message, rows, counts }: CheckResult): string {
  if (outcome === 'error') return `error: ${message}`;
  // Nothing to judge and not being able to look the same in the rows.
  if (counts.looked === 0) return NOT_JUDGED;
  return asText(
    rows.map(({ workspaceId, resource, passed }) => ({ workspace: workspaceId, resource, passed })),
    counts.passed,
  );
}

function derivedBy(oracle: Oracle, world: World) {
  const { needs, declared = [], anyOf = [] } = oracle;
  const isJudged =
    [...needs, ...declared].every((name) => world.has(name)) &&
    (anyOf.length === 0 || anyOf.some((name) => world.has(name)));
  const judgements = isJudged ? oracle.judge(world) : [];
  const passed = judgements.filter((one) => one.passed === true).length;
  return { judgements, text: judgements.length === 0 ? NOT_JUDGED : asText(judgements, passed) };
}

function asText(
  rows: readonly { workspace: string; resource: string; passed: Verdict }[],
  passed: number,
): string {
  const of = (verdict: Verdict) =>
    rows
      .filter((row) => row.passed === verdict)
      .map(({ workspace, resource }) => `${workspace} ${resource}`)
      .sort()
      .join(', ');
  return `failed [${of(false)}] unknown [${of(null)}] passed ${passed}`;
}

function configOf({ environments, productionNames }: RandomEstate): string {
  return JSON.stringify({
    production_name_pattern: productionNames,
    workspaces: Object.fromEntries(
      Object.entries(environments).map(([workspace, environment]) => [workspace, { environment }]),
    ),
  });
}
