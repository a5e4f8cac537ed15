import { entriesOf } from '../access.ts';
import { any, at, type Endpoint, judged, listAt, type Oracle, type Verdict, type World } from '../world.ts';

const KEYS = ['user', 'user_group', 'service_principal', 'endpoint', undefined];

/** SEC-26: what several may call, or another provider answers, has a rate limit; of tokens where tokens are paid. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'serving_endpoint_permissions'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) => {
      const asked = isExternal(endpoint) ? true : isShared(world, endpoint);
      return asked === false ? [] : [judged(endpoint, verdictOf(endpoint, asked))];
    }),
};

function isExternal({ entities }: Endpoint): boolean {
  return entities.some(({ kind }) => kind === 'external');
}

/** A group is many; administrators are not callers. */
function isShared(world: World, endpoint: Endpoint): Verdict {
  const entries = entriesOf(world, endpoint)?.filter(({ name }) => name !== 'admins');
  if (entries === undefined) return null;
  const several = (callers: readonly { readonly kind: string; readonly name: string }[]) =>
    callers.some(({ kind }) => kind === 'group') || new Set(callers.map(({ name }) => name)).size > 1;
  if (several(entries.filter(({ kind, rank }) => rank >= 2 && kind !== 'unknown'))) return true;
  const possible = entries.filter(({ rank }) => rank !== 1);
  return possible.some(({ kind }) => kind === 'unknown') || several(possible) ? null : false;
}

function verdictOf(endpoint: Endpoint, asked: Verdict): Verdict {
  if (!endpoint.detailed) return null;
  const limits = listAt(endpoint.record, 'ai_gateway', 'rate_limits');
  const isByToken = endpoint.entities.some(({ record }) =>
    /^llm\/v1\/(chat|completions|embeddings)$/.test(String(at(record, 'external_model', 'task') ?? '')),
  );
  const holds = any(
    limits.map(({ key, calls, tokens }): Verdict => {
      // What limits by something, or something, that nobody knows leaves the question open.
      if (!KEYS.includes(key as string | undefined) || (calls ?? tokens) === undefined) return null;
      return !isByToken || tokens !== undefined;
    }),
  );
  return holds === false && asked === null ? null : holds;
}
