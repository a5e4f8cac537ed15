import { referencedSecrets } from '../secrets.ts';
import { type Oracle, unseen, type Verdict } from '../world.ts';

/** SEC-12: each secret that an endpoint refers to is there. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'secret_scopes', 'secrets'],
  judge: (world) => [
    ...unseen(world),
    ...referencedSecrets(world).map(({ workspace, scope, key }) => {
      const same = (name: unknown, wanted: string) => String(name).toLowerCase() === wanted.toLowerCase();
      const isScope = world.of('secret_scopes', workspace).some(({ name }) => same(name, scope));
      const keys = world.of('secrets', workspace).filter(({ _object }) => same(_object, scope));
      const verdict = (): Verdict => {
        if (keys.some((secret) => same(secret.key, key))) return true;
        if (keys.length > 0) return false;
        // An empty scope and one whose names were not read look the same.
        if (isScope) return null;
        return world.hasOf('secret_scopes', workspace) ? false : null;
      };
      return { workspace, resource: `${scope}/${key}`, passed: verdict() };
    }),
  ],
};
