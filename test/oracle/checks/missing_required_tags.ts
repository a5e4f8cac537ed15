import { endpointOf, servingUsage } from '../money.ts';
import { type Endpoint, grouped, judged, type Oracle, type World } from '../world.ts';

const TAGS = ['owner', 'cost_center', 'environment', 'data_classification'];

/** OPS-06: an endpoint has its tags, of its own or from its policy, which shows on the bill. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints.map((endpoint) =>
      judged(
        endpoint,
        TAGS.every((tag) => (endpoint.tags.get(tag) ?? '').trim() !== '' || isOnBill(world, endpoint, tag)),
      ),
    ),
};

/** On the last day with usage that was not taken back. */
function isOnBill(world: World, { workspace, id }: Endpoint, tag: string): boolean {
  const usage = servingUsage(world, workspace).filter((record) => endpointOf(record)?.id === id);
  const byDay = grouped(usage, ({ usage_date, custom_tags }) =>
    JSON.stringify([usage_date, Object.entries(custom_tags ?? {}).sort()]),
  );
  const kept = [...byDay.values()].filter(
    (records) => records.reduce((sum, { usage_quantity }) => sum + Number(usage_quantity), 0) > 0,
  );
  const days = kept.flat().map(({ usage_date }) => String(usage_date));
  const last = days.sort().at(-1);
  return kept
    .flat()
    .filter(({ usage_date }) => usage_date === last)
    .some(({ custom_tags }) =>
      Object.entries((custom_tags ?? {}) as Record<string, string>).some(
        ([key, value]) => key.toLowerCase() === tag && value.trim() !== '',
      ),
    );
}
