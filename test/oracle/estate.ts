import fc from 'fast-check';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { anyEndpoints, type RandomEndpoint } from './random-endpoints.ts';
import { MODELS, SCOPES, SECRETS } from './random-entities.ts';
import {
  APPLICATIONS,
  anyGroups,
  anyServicePrincipals,
  anyUsers,
  GROUPS,
  maybe,
  PEOPLE,
  scimId,
} from './random-identities.ts';
import { anyMoney } from './random-money.ts';
import { anyInstant, ENDPOINTS, WORKSPACES } from './random-places.ts';
import { anyRegister } from './random-register.ts';
import { anyUse } from './random-use.ts';

/** A small estate in the shape of its exports, and what the configuration says of it. */
export interface RandomEstate {
  /** An export that is not named was not collected. */
  readonly exports: Estate;
  /** Workspace → its environment, where the configuration tells it. */
  readonly environments: Readonly<Record<string, string>>;
  /** Endpoints whose name matches are in production unless something else is said of them. */
  readonly productionNames: string | null;
}

type Records = fc.Arbitrary<readonly ExportRecord[]>;

/** The same kind of records in either workspace, or in one of them only. */
function inWorkspaces(records: Records): Records {
  return fc
    .tuple(...WORKSPACES.map((workspace) => records.map((all) => of(all, workspace))))
    .map((both) => both.flat());
}

function of(records: readonly ExportRecord[], workspace: string): readonly ExportRecord[] {
  return records.map((record) => ({ _workspace: workspace, ...record }));
}

const owner = fc.constantFrom(...PEOPLE, ...APPLICATIONS);
const tokens: Records = fc
  .uniqueArray(
    fc.record({
      token_id: fc.constantFrom('t1', 't2', 't3'),
      created_by_username: fc.constant('ana@contoso.com'),
      owner_id: maybe(owner.map(scimId), 9),
      creation_time: maybe(anyInstant),
      expiry_time: fc.constantFrom(-1, -1, 0, undefined, Date.parse('2026-09-01'), Date.parse('2027-03-01')),
      last_used_day: maybe(anyInstant, 2),
    }),
    { selector: ({ token_id }) => token_id, maxLength: 3 },
  )
  .map((all) => all.map((token) => ({ created_by_id: scimId('ana@contoso.com'), ...token })));

const settings: Records = fc
  .constantFrom('90', '365', '0', undefined)
  .map((days) => [
    { enableTokensConfig: 'true', ...(days === undefined ? {} : { maxTokenLifetimeDays: days }) },
  ]);

const scopes: Records = fc
  .subarray([...SCOPES])
  .map((names) => names.map((name) => ({ name, backend_type: 'DATABRICKS' })));
const secrets: Records = fc.uniqueArray(
  fc.record({
    _object: fc.constantFrom(...SCOPES),
    key: fc.constantFrom(...SECRETS),
    last_updated_timestamp: anyInstant,
  }),
  { selector: ({ _object, key }) => `${_object} ${key}`, maxLength: 4 },
);
const secretAcls: Records = fc.uniqueArray(
  fc.record({
    _object: fc.constantFrom(...SCOPES),
    principal: fc.constantFrom(...GROUPS, ...PEOPLE, 'account users'),
    permission: fc.constantFrom('READ', 'WRITE', 'MANAGE', 'LOOK'),
  }),
  { selector: ({ _object, principal }) => `${_object} ${principal}`, maxLength: 5 },
);

const alias = fc.record({
  alias_name: fc.constantFrom('champion', 'previous', 'Champion', 'other'),
  version_num: fc.constantFrom(1, 2, 3, 10),
});
const models: Records = fc
  .uniqueArray(
    fc.record({
      full_name: fc.constantFrom(MODELS[0], MODELS[1]),
      comment: maybe(fc.constantFrom('Scores cards', ' ', 'See https://cards.contoso.com/scoring'), 3),
      aliases: maybe(
        fc.uniqueArray(alias, { selector: ({ alias_name }) => alias_name.toLowerCase(), maxLength: 3 }),
      ),
    }),
    { selector: ({ full_name }) => full_name, maxLength: 2 },
  )
  .map((all) =>
    all.map(({ full_name, ...more }) => {
      const [catalog_name, schema_name, name] = full_name.split('.');
      return { ...{ full_name, catalog_name, schema_name, name }, metastore_id: 'm', ...more };
    }),
  );
const versions: Records = fc
  .uniqueArray(
    fc.record({
      model: fc.constantFrom(MODELS[0], MODELS[1]),
      version: fc.constantFrom(1, 2, 3, 9, 10),
      comment: maybe(fc.constantFrom('Better than before', ' '), 3),
      status: fc.constantFrom('READY', 'READY', 'PENDING_REGISTRATION', 'FAILED_REGISTRATION', undefined),
    }),
    { selector: ({ model, version }) => `${model} ${version}`, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ model, ...more }) => {
      const [catalog_name, schema_name, model_name] = model.split('.');
      return { _object: model, ...{ catalog_name, schema_name, model_name }, run_id: 'r', ...more };
    }),
  );

const entityTags: Records = fc
  .uniqueArray(
    fc.record({
      entity_type: fc.constant('registered_models'),
      entity_name: fc.constantFrom(MODELS[0], MODELS[1]),
      tag_key: fc.constantFrom('model_card', 'team'),
      tag_value: fc.constant('https://cards.contoso.com/1'),
    }),
    { selector: ({ entity_name, tag_key }) => `${entity_name} ${tag_key}`, maxLength: 2 },
  )
  .map((tags) => tags.map((tag) => ({ _object: tag.entity_name, ...tag })));

const targets: Records = fc.uniqueArray(
  fc.record({
    endpoint: fc.constantFrom(...ENDPOINTS),
    workspace_id: fc.constantFrom(...WORKSPACES, undefined),
    owner: fc.constant('risk-team'),
    criticality: fc.constantFrom('high', 'Critical', 'low', undefined),
    approved_callers: maybe(
      fc.subarray([PEOPLE[0], APPLICATIONS[0], 'risk', `Name of ${PEOPLE[2]}`, scimId(PEOPLE[1])], {
        minLength: 1,
      }),
      3,
    ),
    latency_p95_ms: maybe(fc.constant(400), 1),
    error_ratio: maybe(fc.constant(0.01), 1),
    rollback_minutes: maybe(fc.constant(15), 1),
  }),
  { selector: (one) => `${one.workspace_id} ${one.endpoint}`, maxLength: 4 },
);

/** Each export is now and then not there at all. */
function sometimesLost(parts: Readonly<Record<string, Records>>): fc.Arbitrary<Estate> {
  const names = Object.keys(parts);
  return fc
    .record({
      whole: fc.record(parts),
      dice: fc.array(fc.nat({ max: 9 }), { minLength: names.length, maxLength: names.length }),
    })
    .map(({ whole, dice }) =>
      Object.fromEntries(Object.entries<readonly ExportRecord[]>(whole).filter((_, at) => dice[at] !== 9)),
    );
}

/** Estates of one to four endpoints in two workspaces. */
export const anyEstate: fc.Arbitrary<RandomEstate> = fc
  .record({
    endpoints: anyEndpoints,
    kept: fc.record({
      list: fc.constantFrom(true, true, true, true, false),
      permissions: fc.nat({ max: 9 }),
    }),
    collected: sometimesLost({
      users: inWorkspaces(anyUsers),
      groups: inWorkspaces(anyGroups),
      service_principals: inWorkspaces(anyServicePrincipals),
      tokens: inWorkspaces(tokens),
      workspace_conf: inWorkspaces(settings),
      secret_scopes: inWorkspaces(scopes),
      secrets: inWorkspaces(secrets),
      secret_acls: inWorkspaces(secretAcls),
      registered_models: models,
      model_versions: versions,
      entity_tags: entityTags,
      targets,
    }),
    use: anyUse,
    money: anyMoney,
    register: anyRegister,
    environments: fc.dictionary(fc.constantFrom(...WORKSPACES), fc.constantFrom('prod', 'dev'), {
      maxKeys: 2,
    }),
    productionNames: fc.constantFrom(null, '^prod-'),
  })
  .map(({ endpoints, kept, collected, use, money, register, ...told }) => ({
    ...told,
    exports: {
      serving_endpoint_details: shown(endpoints, 'detailed'),
      ...(kept.list ? { serving_endpoints: shown(endpoints, 'listed') } : {}),
      ...(kept.permissions > 0 ? { serving_endpoint_permissions: shown(endpoints, 'access') } : {}),
      ...collected,
      ...use,
      ...money,
      ...register,
    },
  }));

function shown(endpoints: readonly RandomEndpoint[], by: keyof RandomEndpoint): readonly ExportRecord[] {
  return endpoints.map((endpoint) => endpoint[by]).filter((record) => record !== null);
}
