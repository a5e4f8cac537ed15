import { expect, it } from 'vitest';
import { agree, oraclesOf } from '../oracle/agreement.ts';

const RUNS = Number(process.env.ORACLE_RUNS ?? 500);
const oracles = await oraclesOf();

it(`agrees with every query that has a second derivation (${oracles.size} checks, ${RUNS} estates)`, async () => {
  const seen = await agree(oracles, RUNS, Number(process.env.SEED ?? 7));
  // Agreement on nothing is none: over many estates every oracle must have passed something and failed something.
  const idle = [...seen].filter(([, verdicts]) => !verdicts.has(true) || !verdicts.has(false));
  if (RUNS >= 500) expect(idle.map(([id]) => id)).toEqual([]);
});
