import { type Entry, effectiveEntries, identityOf } from '../access.ts';
import { targetOf } from '../intent.ts';
import { requestsOf } from '../use.ts';
import { all, type Endpoint, judged, type Oracle, type Verdict, type World } from '../world.ts';

/** SEC-29: only declared callers, and administrators, may query and did. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_permissions', 'targets'],
  judge: (world) =>
    world.endpoints
      .map((endpoint) => ({ endpoint, callers: callersOf(world, endpoint) }))
      .filter(({ endpoint, callers }) => callers !== null || endpoint.production !== false)
      .map(({ endpoint, callers }) => judged(endpoint, callers && verdictOf(world, endpoint, callers))),
};

function callersOf(world: World, endpoint: Endpoint): readonly string[] | null {
  const declared = targetOf(world, endpoint)?.approved_callers;
  return Array.isArray(declared) ? declared.map((name) => String(name).toLowerCase()) : null;
}

function verdictOf(world: World, endpoint: Endpoint, callers: readonly string[]): Verdict {
  const entries = effectiveEntries(world, endpoint);
  const isCaller = (names: readonly string[]) => names.some((name) => callers.includes(name));
  const isFine = (entry: Entry) =>
    entry.path.includes('admins') ||
    isCaller([...entry.path, ...namesOf(world, endpoint.workspace, entry.name)]);
  const may = entries?.map((entry): Verdict => {
    if (entry.rank === 1 || isFine(entry)) return true;
    return entry.rank === 0 || entry.name === '' ? null : false;
  });
  // Whoever is let in by an approved group, or as an administrator, may call.
  const letIn = entries?.filter((entry) => entry.rank !== 1 && isFine(entry)).map(({ name }) => name) ?? [];
  const did = requestsOf(world, endpoint)
    .filter(({ requester }) => typeof requester === 'string')
    .map(({ requester }): Verdict => {
      const identity = identityOf(world, endpoint.workspace, String(requester));
      const name = identity?.name ?? String(requester).toLowerCase();
      return (
        letIn.includes(name) || isCaller([String(requester), ...namesOf(world, endpoint.workspace, name)])
      );
    });
  return all([...(may ?? [null]), ...did]);
}

/** Every name that a directory has for somebody. */
function namesOf(world: World, workspace: string, name: string): readonly string[] {
  const records = [...world.of('users', workspace), ...world.of('service_principals', workspace)];
  const found = records.find(
    ({ userName, applicationId }) => String(userName ?? applicationId).toLowerCase() === name,
  );
  return [name, String(found?.displayName ?? name).toLowerCase(), String(found?.id ?? name)];
}
