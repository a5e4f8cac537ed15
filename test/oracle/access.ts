import type { ExportRecord } from '../support/estate.ts';
import { all, type Endpoint, listAt, type Verdict, type World } from './world.ts';

/** Somebody whom an access list reaches; `kind` "unknown" may be anybody, or many. */
export interface Reached {
  readonly kind: 'user' | 'service_principal' | 'group' | 'unknown';
  /** As the directory spells it, else as the list does, in lower case. */
  readonly name: string;
  readonly active: boolean | null;
  /** The groups on the way, the outermost first. */
  readonly path: readonly string[];
}

export interface Entry extends Reached {
  /** 0: a level that nobody knows. */
  readonly rank: 0 | 1 | 2 | 3;
  readonly inherited: boolean;
}

const RANKS: Readonly<Record<string, 1 | 2 | 3>> = { CAN_VIEW: 1, CAN_QUERY: 2, CAN_MANAGE: 3 };

/** Permissions of an endpoint's own access list, not expanded; null where the list was not exported. */
export function entriesOf(world: World, endpoint: Endpoint): readonly Entry[] | null {
  const list = world
    .of('serving_endpoint_permissions', endpoint.workspace)
    .find(({ object_id }) => object_id === `/serving-endpoints/${endpoint.id}`);
  if (list === undefined) return null;
  return listAt(list, 'access_control_list').flatMap((entry) => {
    const kind =
      entry.user_name !== undefined
        ? 'user'
        : entry.group_name !== undefined
          ? 'group'
          : entry.service_principal_name !== undefined
            ? 'service_principal'
            : 'unknown';
    const name = String(entry.user_name ?? entry.group_name ?? entry.service_principal_name ?? '');
    return listAt(entry, 'all_permissions').map(({ permission_level, inherited }) => ({
      kind,
      name: name.toLowerCase(),
      active: activeOf(world, endpoint.workspace, kind, name),
      path: [],
      rank: RANKS[String(permission_level)] ?? 0,
      inherited: inherited === true,
    }));
  });
}

/** The same, with groups replaced by whom they reach; a group that cannot be looked into stays. */
export function effectiveEntries(world: World, endpoint: Endpoint): readonly Entry[] | null {
  const entries = entriesOf(world, endpoint);
  if (entries === null) return null;
  return entries.flatMap((entry) =>
    entry.kind === 'group'
      ? membersOf(world, endpoint.workspace, entry.name).map((reached) => ({ ...entry, ...reached }))
      : [entry],
  );
}

/** Names of the groups that are in a group, itself first; groups may contain each other. */
export function groupsIn(world: World, workspace: string, name: string): readonly string[] {
  return walk(world, workspace, name).map(({ group }) => group);
}

/** Users, service principals and groups without known members that a group leads to. */
export function membersOf(world: World, workspace: string, name: string): readonly Reached[] {
  return walk(world, workspace, name).flatMap(({ group, path, record }) => {
    if (record === null || !areMembersKnown(world, workspace, record))
      return [{ kind: 'group' as const, name: group, active: null, path }];
    return listAt(record, 'members')
      .filter((member) => !isGroup(world, workspace, member))
      .map((member) => reachedBy(world, workspace, member, path));
  });
}

function reachedBy(world: World, workspace: string, member: ExportRecord, path: readonly string[]): Reached {
  const user = world.of('users', workspace).find(({ id }) => id === member.value);
  if (user !== undefined)
    return { kind: 'user', name: String(user.userName).toLowerCase(), active: flag(user), path };
  const principal = world.of('service_principals', workspace).find(({ id }) => id === member.value);
  if (principal !== undefined)
    return {
      kind: 'service_principal',
      name: String(principal.applicationId),
      active: flag(principal),
      path,
    };
  const [kind] = String(member.$ref ?? '').split('/');
  const told = kind === 'Users' ? 'user' : kind === 'ServicePrincipals' ? 'service_principal' : 'unknown';
  return { kind: told, name: String(member.display).toLowerCase(), active: null, path };
}

interface Step {
  readonly group: string;
  readonly path: readonly string[];
  readonly record: ExportRecord | null;
}

/** Breadth first, so that a path is the shortest. */
function walk(world: World, workspace: string, name: string): readonly Step[] {
  const groups = world.of('groups', workspace);
  const known = (group: string) =>
    groups.find(({ displayName }) => String(displayName).toLowerCase() === group) ?? null;
  const steps: Step[] = [{ group: name, path: [name], record: known(name) }];
  for (const step of steps) {
    for (const member of listAt(step.record, 'members')) {
      if (!isGroup(world, workspace, member)) continue;
      const inner = groups.find(({ id }) => id === member.value);
      const group = String(inner?.displayName ?? member.display).toLowerCase();
      if (steps.every((other) => other.group !== group))
        steps.push({ group, path: [...step.path, group], record: inner ?? null });
    }
  }
  return steps;
}

function isGroup(world: World, workspace: string, { $ref, value }: ExportRecord): boolean {
  if (typeof $ref === 'string') return $ref.startsWith('Groups/');
  return world.of('groups', workspace).some(({ id }) => id === value);
}

/** Empty lists are not printed, so that none may mean none; but some exports print nobody's members, and never everybody's. */
function areMembersKnown(world: World, workspace: string, record: ExportRecord): boolean {
  if (record.members !== undefined) return true;
  const builtIn = ['users', 'admins', 'account users'].includes(String(record.displayName));
  return !builtIn && world.of('groups', workspace).some(({ members }) => members !== undefined);
}

function activeOf(world: World, workspace: string, kind: Reached['kind'], name: string): boolean | null {
  const [from, key] = kind === 'user' ? ['users', 'userName'] : ['service_principals', 'applicationId'];
  if (kind === 'group' || kind === 'unknown') return null;
  const found = world
    .of(from ?? '', workspace)
    .find((record) => String(record[key ?? '']).toLowerCase() === name.toLowerCase());
  return found === undefined ? null : flag(found);
}

function flag({ active }: ExportRecord): boolean | null {
  return typeof active === 'boolean' ? active : null;
}

/** Whether no broad group, named or inside another, has a permission of this rank; null: cannot be told. */
export function openToAll(world: World, endpoint: Endpoint, rank: number): Verdict {
  const entries = entriesOf(world, endpoint);
  if (entries === null) return null;
  return all(
    entries.map((entry): Verdict => {
      if (entry.kind === 'unknown') return entry.rank === 0 || entry.rank >= rank ? null : true;
      if (entry.kind !== 'group') return true;
      const groups = groupsIn(world, endpoint.workspace, entry.name);
      if (!groups.some((group) => group === 'users' || group === 'account users')) return true;
      return entry.rank === 0 ? null : entry.rank < rank;
    }),
  );
}

/** The person or application of a name or SCIM id; null: the directory holds none. */
export function identityOf(world: World, workspace: string, name: string): Reached | null {
  const wanted = name.toLowerCase();
  const user = world
    .of('users', workspace)
    .find(({ id, userName }) => id === name || String(userName).toLowerCase() === wanted);
  if (user !== undefined)
    return { kind: 'user', name: String(user.userName).toLowerCase(), active: flag(user), path: [] };
  const principal = world
    .of('service_principals', workspace)
    .find(({ id, applicationId }) => id === name || applicationId === name);
  if (principal === undefined) return null;
  return {
    kind: 'service_principal',
    name: String(principal.applicationId),
    active: flag(principal),
    path: [],
  };
}
