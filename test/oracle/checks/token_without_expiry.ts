import { effectiveEntries, entriesOf, groupsIn, identityOf } from '../access.ts';
import { any, type Endpoint, not, type Oracle, type Verdict, type World } from '../world.ts';

/** SEC-16: whoever can call serving holds no token that never expires. */
export const oracle: Oracle = {
  needs: ['tokens', 'serving_endpoint_permissions', 'serving_endpoint_details', 'users'],
  judge: (world) =>
    world.of('tokens').map((token) => {
      const workspace = String(token._workspace);
      const expiry = Number(token.expiry_time ?? 0);
      const isEndless: Verdict = expiry === -1 ? true : expiry > 0 ? false : null;
      const reaches =
        isEndless === false
          ? false
          : !world.endpoints.some((endpoint) => endpoint.workspace === workspace)
            ? null
            : any(
                world.endpoints
                  .filter((endpoint) => endpoint.workspace === workspace)
                  .map((endpoint) => mayQuery(world, endpoint, token.owner_id)),
              );
      const passed =
        isEndless === false || reaches === false ? true : isEndless === null ? null : not(reaches);
      return { workspace, resource: String(token.token_id), passed };
    }),
};

function mayQuery(world: World, endpoint: Endpoint, ownerId: unknown): Verdict {
  const owner = identityOf(world, endpoint.workspace, String(ownerId ?? 'ana@contoso.com'));
  const entries = entriesOf(world, endpoint);
  const effective = effectiveEntries(world, endpoint);
  if (entries === null || effective === null) return null;
  const querying = (rank: number): Verdict => (rank === 0 ? null : rank >= 2);
  const everybody = any(
    entries
      .filter(
        ({ kind, name }) =>
          kind === 'group' &&
          groupsIn(world, endpoint.workspace, name).some((group) =>
            ['users', 'account users'].includes(group),
          ),
      )
      .map(({ rank }) => querying(rank)),
  );
  // A token without an owner is taken for that of whoever minted it, whom the list may name all the same.
  const name = owner?.name ?? (ownerId === undefined ? 'ana@contoso.com' : null);
  const named = any(
    effective
      .filter((entry) => entry.name === name && entry.kind !== 'group')
      .map(({ rank }) => querying(rank)),
  );
  if (owner === null) return named === true ? true : null;
  const unclear = effective.some(({ kind, rank }) => (kind === 'group' || kind === 'unknown') && rank !== 1);
  return any([everybody, named, unclear ? null : false]);
}
