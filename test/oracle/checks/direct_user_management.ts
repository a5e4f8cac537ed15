import { entriesOf } from '../access.ts';
import { type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

/** SEC-03: nobody manages production by name; elsewhere two people may, beside the creator. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_permissions', 'users'],
  judge: (world) => world.endpoints.map((endpoint) => judged(endpoint, verdictOf(world, endpoint))),
};

function verdictOf(world: World, endpoint: Endpoint): Verdict {
  const entries = entriesOf(world, endpoint);
  if (entries === null) return null;
  const isProduction = endpoint.production !== false;
  const limit = isProduction ? 0 : 2;
  const direct = entries.filter(({ kind, inherited }) => kind === 'user' && !inherited);
  const people = (ranks: readonly number[]) =>
    new Set(
      direct
        .filter(({ rank }) => ranks.includes(rank))
        .map(({ name }) => name)
        .filter((name) => isProduction || name !== String(endpoint.record.creator).toLowerCase()),
    );
  if (people([3]).size > limit) return false;
  // A level that nobody knows may include managing; an entry of no known kind may be a person.
  const isUnclear = entries.some(
    ({ kind, inherited, rank }) => kind === 'unknown' && !inherited && (rank === 3 || rank === 0),
  );
  return people([3, 0]).size + Number(isUnclear) > limit ? null : true;
}
