import { identityOf } from '../access.ts';
import { type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** SEC-08: what may be production was created by a service identity. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .map((endpoint) => judged(endpoint, verdictOf(world, endpoint))),
};

function verdictOf(world: World, { workspace, record: { creator } }: Endpoint): Verdict {
  if (typeof creator !== 'string') return null;
  const identity = identityOf(world, workspace, creator);
  if (identity !== null) return identity.kind === 'service_principal';
  if (UUID.test(creator)) return true;
  return creator.includes('@') ? false : null;
}
