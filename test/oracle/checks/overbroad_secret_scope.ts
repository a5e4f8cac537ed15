import { referencedSecrets } from '../secrets.ts';
import { type Oracle, unseen, type Verdict } from '../world.ts';

/** SEC-14: no scope that serving uses is readable by everyone. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'secret_acls'],
  judge: (world) => {
    const scopes = new Map(
      referencedSecrets(world).map(({ workspace, scope }) => [`${workspace} ${scope}`, { workspace, scope }]),
    );
    const judgements = [...scopes.values()].map(({ workspace, scope }) => {
      const entries = world.of('secret_acls', workspace).filter(({ _object }) => _object === scope);
      const broad = entries
        .filter(({ principal }) => ['users', 'account users'].includes(String(principal)))
        .map(({ permission }) => ['READ', 'WRITE', 'MANAGE'].includes(String(permission)));
      const verdict = (): Verdict => {
        if (entries.length === 0) return null;
        if (broad.length === 0) return true;
        return broad.includes(true) ? false : null;
      };
      return { workspace, resource: scope, passed: verdict() };
    });
    return [...unseen(world), ...judgements];
  },
};
