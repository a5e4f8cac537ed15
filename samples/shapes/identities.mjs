// People, services and groups: how they are named, and the SCIM and token exports that list them.
import { hexId, moment, scimId, uuid } from '../invent.mjs';
import { exactNumber } from '../writers.mjs';

export const mailOf = (estate, name) => `${name}@${estate.domain}`;

/** `sp:deployer` -> its application id; `ana.ruiz` -> her mail. */
export function identityOf(estate, principal) {
  return principal.startsWith('sp:') ? uuid(`${estate.name}/${principal}`) : mailOf(estate, principal);
}

export const principalId = (estate, principal) => scimId(`${estate.name}/${principal}`, estate.longIds);

export function displayName(name) {
  return name
    .split('.')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join(' ');
}

export function identityExports(estate, workspace, command, isRaw) {
  const list = (name, cli, resources) => [
    `scim/${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}.json`,
    command(`/api/2.0/preview/scim/v2/${name}`, cli),
    isRaw ? scimList(resources) : resources,
  ];
  return [
    list(
      'Users',
      'users-v2 list',
      workspace.users.map((user) => scimUser(estate, workspace, user)),
    ),
    list(
      'Groups',
      'groups-v2 list',
      Object.entries(workspace.groups).map(([name, members]) => scimGroup(estate, name, members)),
    ),
    list(
      'ServicePrincipals',
      'service-principals-v2 list',
      workspace.servicePrincipals.map((principal) => ({
        active: true,
        applicationId: identityOf(estate, principal),
        displayName: principal.slice(3),
        groups: groupsOf(estate, workspace, principal),
        id: principalId(estate, principal),
      })),
    ),
  ];
}

export function currentUser(estate, workspace) {
  const { principal } = workspace.collector;
  const userName = identityOf(estate, principal);
  const groups = groupsOf(estate, workspace, principal);
  const shown = principal.startsWith('sp:') ? principal.slice(3) : displayName(principal);
  return { active: true, displayName: shown, groups, id: principalId(estate, principal), userName };
}

export function tokenInfo(estate, workspace, token) {
  const creator = token.createdBy ?? token.owner;
  return {
    comment: token.comment,
    created_by_id: exactNumber(principalId(estate, creator)),
    created_by_username: identityOf(estate, creator),
    creation_time: moment(token.created),
    expiry_time: token.expires === 'never' ? -1 : moment(token.expires),
    last_used_day: token.used && moment(token.used),
    owner_id: exactNumber(principalId(estate, token.owner)),
    token_id: hexId(`${workspace.id}/${token.comment}/1`) + hexId(`${workspace.id}/${token.comment}/2`),
    workspace_id: exactNumber(workspace.id),
  };
}

const scimList = (resources) => ({
  Resources: resources,
  itemsPerPage: resources.length,
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  startIndex: 1,
  totalResults: resources.length,
});

function scimUser(estate, workspace, name) {
  return {
    active: !workspace.inactive?.includes(name),
    displayName: displayName(name),
    emails: [{ primary: true, type: 'work', value: mailOf(estate, name) }],
    groups: groupsOf(estate, workspace, name),
    id: principalId(estate, name),
    name: { familyName: displayName(name).split(' ')[1], givenName: displayName(name).split(' ')[0] },
    userName: mailOf(estate, name),
  };
}

function scimGroup(estate, name, members) {
  const kinds = { 'group:': 'Groups', 'sp:': 'ServicePrincipals' };
  const member = (principal) => {
    const start = Object.keys(kinds).find((key) => principal.startsWith(key));
    const value = principalId(estate, principal);
    const display = start ? principal.slice(start.length) : displayName(principal);
    return { $ref: `${kinds[start] ?? 'Users'}/${value}`, display, value };
  };
  return {
    displayName: name,
    id: principalId(estate, `group:${name}`),
    members: members.length ? members.map(member) : undefined,
    meta: { resourceType: ['admins', 'users'].includes(name) ? 'WorkspaceGroup' : 'Group' },
  };
}

function groupsOf(estate, workspace, principal) {
  const names = Object.keys(workspace.groups).filter((name) => workspace.groups[name].includes(principal));
  if (names.length === 0) return undefined;
  return names.map((name) => {
    const value = principalId(estate, `group:${name}`);
    return { $ref: `Groups/${value}`, display: name, type: 'direct', value };
  });
}
