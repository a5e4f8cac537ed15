import { costOf, isAtLeast, usageOf } from '../money.ts';
import { DAY, NOW } from '../time.ts';
import { any, type Endpoint, judged, not, type Oracle, type Verdict, type World } from '../world.ts';

const LABELS = ['experiment', 'poc', 'sandbox', 'trial'];
const MAX_DAYS = 90;

/** COST-19: what was an experiment, or never went into production, has ended in time. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'billing_usage', 'list_prices'],
  judge: (world) =>
    world.endpoints
      .filter((one) => one.production !== true || one.tags.has('expires_on') || isExperiment(one))
      .map((endpoint) =>
        judged(
          endpoint,
          endpoint.tags.has('expires_on') ? isWithinTerm(endpoint) : isNoRelic(world, endpoint),
        ),
      ),
};

function isExperiment({ tags }: Endpoint): boolean {
  return [...tags].some(
    ([key, value]) =>
      (key === 'experiment' && value !== 'false') || LABELS.includes(value.toLowerCase().trim()),
  );
}

function isWithinTerm({ tags }: Endpoint): Verdict {
  const day = Date.parse(tags.get('expires_on') ?? '');
  return Number.isNaN(day) ? null : day >= NOW;
}

/** Without an end of its own: not old and dear at once, unless production may keep it. */
function isNoRelic(world: World, endpoint: Endpoint): Verdict {
  const isAsked = isExperiment(endpoint) ? true : not(endpoint.production);
  const created = endpoint.record.creation_timestamp;
  const isOld = typeof created === 'number' ? NOW - created > MAX_DAYS * DAY : null;
  const spend = costOf(world, usageOf(world, endpoint.workspace, endpoint.id));
  return any([not(isAsked), not(isOld), not(isAtLeast(spend, 10))]);
}
