import { entriesOf } from '../access.ts';
import { all, judged, type Oracle, type Verdict } from '../world.ts';

const BUILT_IN = ['admins', 'users', 'account users'];

/** SEC-06: whoever an access list names is in the directory, and active. */
export const oracle: Oracle = {
  needs: [
    'serving_endpoint_details',
    'serving_endpoint_permissions',
    'users',
    'groups',
    'service_principals',
  ],
  judge: (world) =>
    world.endpoints.map((endpoint) => {
      const verdicts = entriesOf(world, endpoint)?.map(({ kind, name, active }): Verdict => {
        if (kind === 'unknown') return null;
        if (kind === 'group') {
          const isThere = world
            .of('groups', endpoint.workspace)
            .some(({ displayName }) => String(displayName).toLowerCase() === name);
          if (isThere || BUILT_IN.includes(name)) return true;
          return world.of('groups', endpoint.workspace).length > 0 ? false : null;
        }
        const [from, key] =
          kind === 'user'
            ? (['users', 'userName'] as const)
            : (['service_principals', 'applicationId'] as const);
        const isThere = world
          .of(from, endpoint.workspace)
          .some((record) => String(record[key]).toLowerCase() === name);
        if (isThere) return active;
        const isWhole =
          kind === 'user'
            ? world.of('users', endpoint.workspace).length > 0
            : world.hasOf('service_principals', endpoint.workspace);
        return isWhole ? false : null;
      });
      return judged(endpoint, verdicts === undefined ? null : all(verdicts));
    }),
};
