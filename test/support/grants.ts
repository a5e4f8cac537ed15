import type { ExportRecord } from './estate.ts';

/** The privileges of one principal, as `grants get` prints them: what is inherited is not among them. */
export function direct(securable: string, principal: string, ...privileges: readonly string[]): ExportRecord {
  return { _object: securable, principal, privileges };
}

/** As `grants get-effective` prints them; "EXECUTE < SCHEMA prod.risk" is inherited from there. */
export function effective(
  securable: string,
  principal: string,
  ...privileges: readonly string[]
): ExportRecord {
  return {
    _object: securable,
    principal,
    privileges: privileges.map((text) => {
      const [privilege = '', from] = text.split(' < ');
      const [type, name] = (from ?? '').split(' ');
      return from === undefined
        ? { privilege }
        : { privilege, inherited_from_type: type, inherited_from_name: name };
    }),
  };
}
