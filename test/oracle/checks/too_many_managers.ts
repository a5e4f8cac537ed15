import { effectiveEntries } from '../access.ts';
import { type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

const LIMIT = 1;

/** SEC-04: no more than so many active people can manage, directly or through groups, administrators among them. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'serving_endpoint_permissions', 'users', 'groups'],
  params: { max_effective_managers: String(LIMIT) },
  judge: (world) => world.endpoints.map((endpoint) => judged(endpoint, verdictOf(world, endpoint))),
};

function verdictOf(world: World, endpoint: Endpoint): Verdict {
  const entries = effectiveEntries(world, endpoint);
  if (entries === null) return null;
  const managing = entries.filter(({ rank }) => rank === 3 || rank === 0);
  const people = managing.filter(({ kind, active }) => kind === 'user' && active !== false);
  const certain = new Set(
    people.filter(({ rank, active }) => rank === 3 && active === true).map(({ name }) => name),
  );
  if (certain.size > LIMIT) return false;
  const possible = new Set(people.map(({ name }) => name));
  // What cannot be looked into may hold any number.
  const isOpen = managing.some(({ kind }) => kind === 'group' || kind === 'unknown');
  return isOpen || possible.size > LIMIT ? null : true;
}
