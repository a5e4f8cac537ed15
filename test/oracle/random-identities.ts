import fc from 'fast-check';
import type { ExportRecord } from '../support/estate.ts';

/** Names under which access lists, creators, tokens and requests know people and applications; one is in no directory. */
export const PEOPLE = [
  'ana@contoso.com',
  'Ben@Contoso.com',
  'cleo@contoso.com',
  'ghost@contoso.com',
] as const;
export const APPLICATIONS = [
  'b76b6808-9e10-43b3-be20-6b6d19ed1af0',
  '11111111-2222-3333-4444-555555555555',
] as const;
export const GROUPS = ['admins', 'users', 'risk', 'data', 'night shift'] as const;

/** The SCIM id of whatever is named; ids of people have seventeen digits, which no JavaScript number holds. */
export function scimId(name: string): string {
  const among = (names: readonly string[]) => names.indexOf(name);
  const person = among(PEOPLE);
  if (person >= 0) return `7071833058753500${person}`;
  const application = among(APPLICATIONS);
  if (application >= 0) return `1234567890123${application}`;
  return `80972003232${100 + among(GROUPS)}`;
}

/** `arb`, or a key that is not there. */
export function maybe<T>(arb: fc.Arbitrary<T>, freq = 5): fc.Arbitrary<T | undefined> {
  return fc.option(arb, { nil: undefined, freq: Math.max(freq, 2) });
}

const active = fc.constantFrom(true, true, true, false, undefined);

const user = fc.record({ name: fc.constantFrom(...PEOPLE.slice(0, 3)), active }).map(({ name, ...more }) => ({
  id: scimId(name),
  userName: name,
  displayName: `Name of ${name}`,
  ...more,
}));

const servicePrincipal = fc
  .record({ applicationId: fc.constantFrom(...APPLICATIONS), active })
  .map((record) => ({
    id: scimId(record.applicationId),
    displayName: `app ${record.applicationId}`,
    ...record,
  }));

const reference = fc.oneof(
  fc.constantFrom(...PEOPLE).map((name) => ['Users', name] as const),
  fc.constantFrom(...APPLICATIONS).map((name) => ['ServicePrincipals', name] as const),
  fc.constantFrom(...GROUPS).map((name) => ['Groups', name] as const),
);

const member = fc
  .record({ reference, tellsKind: fc.constantFrom(true, true, true, true, true, false) })
  .map(({ reference: [kind, name], tellsKind }) => ({
    value: scimId(name),
    display: name,
    ...(tellsKind ? { $ref: `${kind}/${scimId(name)}` } : {}),
  }));

const group = fc.record({
  displayName: fc.constantFrom(...GROUPS),
  members: maybe(fc.uniqueArray(member, { selector: ({ value }) => value, maxLength: 4 })),
});

export const anyUsers: fc.Arbitrary<readonly ExportRecord[]> = fc.uniqueArray(user, {
  selector: ({ userName }) => userName,
  maxLength: 3,
});
export const anyServicePrincipals: fc.Arbitrary<readonly ExportRecord[]> = fc.uniqueArray(servicePrincipal, {
  selector: ({ applicationId }) => applicationId,
  maxLength: 2,
});
export const anyGroups: fc.Arbitrary<readonly ExportRecord[]> = fc
  .uniqueArray(group, { selector: ({ displayName }) => displayName, maxLength: 5 })
  .map((groups) => groups.map((record) => ({ id: scimId(record.displayName), ...record })));

const level = fc.constantFrom('CAN_VIEW', 'CAN_QUERY', 'CAN_QUERY', 'CAN_MANAGE', 'CAN_MANAGE', 'CAN_STREAM');
const permission = fc
  .record({ permission_level: level, inherited: fc.constantFrom(false, false, true, undefined) })
  .map((record) =>
    record.inherited === true ? { ...record, inherited_from_object: ['/serving-endpoints/'] } : record,
  );
const named = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PEOPLE).map((user_name) => ({ user_name })) },
  { weight: 4, arbitrary: fc.constantFrom(...GROUPS).map((group_name) => ({ group_name })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...APPLICATIONS).map((service_principal_name) => ({ service_principal_name })),
  },
  { weight: 1, arbitrary: fc.constant({ robot_name: 'r2' }) },
);
const entry = fc
  .record({ named, all_permissions: fc.array(permission, { minLength: 1, maxLength: 2 }) })
  .map(({ named: principal, ...more }) => ({ ...principal, ...more }));

/** An access control list as the permissions API prints it; each principal once, administrators nearly always. */
export const anyAccessList: fc.Arbitrary<readonly ExportRecord[]> = fc
  .record({
    entries: fc.uniqueArray(entry, { selector: (one) => Object.values(one)[0], maxLength: 5 }),
    administered: fc.constantFrom(true, true, true, false),
  })
  .map(({ entries, administered }) => [
    ...entries.filter((one) => !('group_name' in one && one.group_name === 'admins')),
    ...(administered ? [ADMINISTRATORS] : []),
  ]);

const ADMINISTRATORS = {
  group_name: 'admins',
  all_permissions: [
    { permission_level: 'CAN_MANAGE', inherited: true, inherited_from_object: ['/serving-endpoints/'] },
  ],
};
