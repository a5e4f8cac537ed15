import type { ExportRecord } from './estate.ts';

/** A SCIM user; `active` null leaves it out, as some exports do. */
export function user(name: string, active: boolean | null = true, id = `id-of-${name}`): ExportRecord {
  return { id, userName: name, displayName: name, ...(active === null ? {} : { active }) };
}

/** A SCIM service principal, which access lists and creators name by its application id. */
export function servicePrincipal(
  applicationId: string,
  active = true,
  id = `id-of-${applicationId}`,
): ExportRecord {
  return { id, applicationId, displayName: `name of ${applicationId}`, active };
}

/** A SCIM group; members as "Users/<name>", "Groups/<name>" or "ServicePrincipals/<id>"; none at all leaves the key out, as exports do. */
export function group(name: string, ...members: readonly string[]): ExportRecord {
  const bare = { id: `id-of-${name}`, displayName: name };
  if (members.length === 0) return bare;
  return {
    ...bare,
    members: members.map((reference) => {
      const [kind = '', member = ''] = reference.split('/');
      return { value: `id-of-${member}`, display: member, $ref: `${kind}/id-of-${member}` };
    }),
  };
}

/** Milliseconds of an ISO instant, as the APIs give times. */
export function ms(instant: string): number {
  return Date.parse(instant);
}
