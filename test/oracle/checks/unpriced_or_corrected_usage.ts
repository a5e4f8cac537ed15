import type { ExportRecord } from '../../support/estate.ts';
import { costOf, servingUsage } from '../money.ts';
import { all, grouped, type Oracle, type Verdict } from '../world.ts';

const ACCEPTED = 0.01;

/** COST-13: what was used has a price, and was not corrected by more than a hundredth. */
export const oracle: Oracle = {
  needs: ['billing_usage', 'list_prices'],
  judge: (world) =>
    [
      ...grouped(
        servingUsage(world),
        ({ workspace_id, sku_name }) => `${workspace_id} ${sku_name}`,
      ).entries(),
    ].map(([key, usage]) => {
      const [workspace = '', resource = ''] = key.split(' ');
      return { workspace, resource, passed: all([costOf(world, usage).unpriced === 0, isLasting(usage)]) };
    }),
};

function isLasting(usage: readonly ExportRecord[]): Verdict {
  const sum = (...types: readonly string[]) =>
    usage
      .filter(({ record_type }) => types.includes(String(record_type)))
      .reduce((total, { usage_quantity }) => total + Number(usage_quantity), 0);
  const original = sum('ORIGINAL');
  const corrected = Math.abs(sum('RETRACTION', 'RESTATEMENT'));
  const isCorrected = usage.some(({ record_type }) => record_type !== 'ORIGINAL');
  // What was corrected may have been billed before this export begins.
  if (original === 0) return isCorrected ? null : true;
  if (corrected > ACCEPTED * original) return false;
  return usage.every(({ record_type }) => KNOWN.includes(String(record_type))) ? true : null;
}

const KNOWN = ['ORIGINAL', 'RETRACTION', 'RESTATEMENT'];
