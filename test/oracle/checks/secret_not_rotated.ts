import { referencedSecrets } from '../secrets.ts';
import { DAY, NOW } from '../time.ts';
import { type Oracle, unseen, type Verdict } from '../world.ts';

/** SEC-13: a secret that production may use is younger than 180 days, any other than 365. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'secrets'],
  judge: (world) => [
    ...unseen(world),
    ...referencedSecrets(world).map(({ workspace, scope, key, production }) => {
      const secret = world
        .of('secrets', workspace)
        .find(
          (one) =>
            String(one._object).toLowerCase() === scope.toLowerCase() &&
            String(one.key).toLowerCase() === key.toLowerCase(),
        );
      const days = production === false ? 365 : 180;
      const passed: Verdict =
        secret === undefined ? null : NOW - Number(secret.last_updated_timestamp) <= days * DAY;
      return { workspace, resource: `${scope}/${key}`, passed };
    }),
  ],
};
