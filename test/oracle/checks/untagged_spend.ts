import type { ExportRecord } from '../../support/estate.ts';
import { costOf, servingUsage } from '../money.ts';
import { at, type Oracle, type Verdict, type World } from '../world.ts';

const TAGS = ['owner', 'cost_center', 'environment', 'data_classification'];
const ACCEPTED = 0.05;

/** COST-09: of what a workspace spends no more than a twentieth lacks a tag. */
export const oracle: Oracle = {
  needs: ['billing_usage', 'list_prices'],
  judge: (world) =>
    [...new Set(servingUsage(world).map(({ workspace_id }) => String(workspace_id)))].flatMap((workspace) =>
      TAGS.map((tag) => ({
        workspace,
        resource: tag,
        passed: isTagged(world, servingUsage(world, workspace), tag),
      })),
    ),
};

function isTagged(world: World, usage: readonly ExportRecord[], tag: string): Verdict {
  const { usd, unpriced } = costOf(world, usage);
  const without = costOf(
    world,
    usage.filter((record) => !hasTag(record, tag)),
  );
  // More was taken back than was spent: there is no share of that.
  if (usd === null || usd < 0) return null;
  if ((without.usd ?? 0) > ACCEPTED * usd) return false;
  return unpriced === 0 ? true : null;
}

function hasTag(record: ExportRecord, tag: string): boolean {
  return Object.entries((at(record, 'custom_tags') ?? {}) as Record<string, string>).some(
    ([key, value]) => key.toLowerCase() === tag && value.trim() !== '',
  );
}
