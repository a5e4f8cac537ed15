import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Audit, Outcome } from '../src/result.ts';
import { auditFolder, catalog, verdicts } from './support/estate.ts';

const SAMPLES = resolve(import.meta.dirname, '../samples');
const ESTATES = ['payments', 'clinic', 'factory'] as const;
/** One workspace of the factory by itself, of which next to nothing was collected. */
const LAB = join(SAMPLES, 'factory/exports/workspace=3390012475569940');

const audits = new Map<string, Audit>();

beforeAll(async () => {
  for (const name of ESTATES) {
    const config = readFileSync(join(SAMPLES, name, 'serving-audit.yaml'), 'utf8');
    audits.set(name, await auditFolder(join(SAMPLES, name, 'exports'), { config }));
  }
  audits.set('lab alone', await auditFolder(LAB, {}));
});

describe('the sample estates', () => {
  it.each(ESTATES)('%s: verdicts and money read as its story tells them', async (name) => {
    const audit = audits.get(name);
    if (audit === undefined) throw new Error(`no audit of ${name}`);
    await expect(story(audit)).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${name}.md`));
  });

  it('leave most checks unassessed somewhere', () => {
    const assessed = catalog.checks.filter(({ code }) => !outcomesOf(code).includes('not_assessed'));
    // The rest are not assessed in tests of their own.
    expect(assessed.map(({ code }) => code).length).toBeLessThan(catalog.checks.length / 10);
  });
});

function outcomesOf(code: string): readonly Outcome[] {
  return [...audits.values()].flatMap(({ checks }) =>
    checks.filter((check) => check.code === code).map(({ outcome }) => outcome),
  );
}

/** What a reader of the estate's README would want to hold against it. */
function story(audit: Audit): string {
  const checks = audit.checks.map((check) => {
    const { failed, unknown } = verdicts(check);
    const named = [
      ...(failed.length > 0 ? [`fails ${failed.join(', ')}`] : []),
      ...(unknown.length > 0 ? [`unsure of ${unknown.join(', ')}`] : []),
    ];
    const money = check.amountUsd === null ? '' : ` · $${check.amountUsd}`;
    return `| ${check.code} | ${check.outcome} | ${check.counts.passed} of ${check.counts.looked} | ${named.join('; ')}${money} |`;
  });
  const costs = (audit.figures.endpoint_cost?.rows ?? []).map(
    ({ workspace_id: id, endpoint, dbu, cost_usd: cost, price_basis: basis }) =>
      `| ${id} | ${endpoint} | ${dbu} | ${cost ?? 'not known'} | ${basis} |`,
  );
  return [
    `As of ${audit.asOf} (${audit.asOfBasis}), ${audit.period.from} to ${audit.period.to}.`,
    '',
    '| check | outcome | pass | |',
    '|---|---|---|---|',
    ...checks,
    '',
    '| workspace | endpoint | DBU | USD | basis |',
    '|---|---|---|---|---|',
    ...costs,
    '',
  ].join('\n');
}
