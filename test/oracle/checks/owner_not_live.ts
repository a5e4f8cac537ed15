import { identityOf } from '../access.ts';
import { type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

/** OPS-08: the owner that a tag names is an active person or application, a group, or a registered mailbox. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'users', 'groups'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) => {
      const owner = (endpoint.tags.get('owner') ?? '').trim();
      return owner === '' ? [] : [judged(endpoint, isLive(world, endpoint, owner))];
    }),
};

function isLive(world: World, { workspace }: Endpoint, owner: string): Verdict {
  const same = (name: unknown) => String(name).toLowerCase() === owner.toLowerCase();
  if (world.of('groups', workspace).some(({ displayName }) => same(displayName))) return true;
  if (world.of('system_register').some((one) => same(one.owner_mailbox) || same(one.escalation))) return true;
  const identity = identityOf(world, workspace, owner);
  if (identity !== null) return identity.active;
  const isWhole = ['users', 'groups'].every((name) => world.of(name, workspace).length > 0);
  // Only applications have a name like this.
  const isApplication = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(owner);
  return isWhole && (!isApplication || world.hasOf('service_principals', workspace)) ? false : null;
}
