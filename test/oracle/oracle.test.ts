import { expect, it } from 'vitest';
import { catalog } from '../support/estate.ts';
import { agree, oraclesOf } from './agreement.ts';

const RUNS = Number(process.env.ORACLE_RUNS ?? 12);
const oracles = await oraclesOf();

it('has an oracle for checks of the catalogue only', () => {
  const ids = catalog.checks.map(({ id }) => id);
  expect([...oracles.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

it(`agrees with every query that has a second derivation (${oracles.size} checks, ${RUNS} estates)`, async () => {
  await agree(oracles, RUNS, Number(process.env.SEED ?? 20261001));
}, 600_000);
