import fc from 'fast-check';
import type { ExportRecord } from '../support/estate.ts';
import { anyEntities, anyRoutes } from './random-entities.ts';
import { APPLICATIONS, anyAccessList, maybe, PEOPLE } from './random-identities.ts';
import { anyInstant, ENDPOINTS, WORKSPACES } from './random-places.ts';

const tag = fc.oneof(
  fc.record({
    key: fc.constantFrom('environment', 'Environment', 'env'),
    value: fc.constantFrom('prod', 'Production', 'dev', 'test', ''),
  }),
  fc.record({
    key: fc.constantFrom('owner', 'cost_center', 'Cost_Center', 'data_classification'),
    value: maybe(fc.constantFrom('risk-team', '4711', 'confidential', '')),
  }),
  fc.record({
    key: fc.constantFrom('public-internal', 'cold-start-ok'),
    value: maybe(fc.constant('yes'), 1),
  }),
  fc.record({
    key: fc.constantFrom('payload_logging', 'payload_logging_reason', 'rollback_version'),
    value: fc.constantFrom('forbidden', 'health data', '1', '2', ''),
  }),
);
const purpose = fc.oneof(
  fc.record({
    key: fc.constant('owner'),
    value: fc.constantFrom(...PEOPLE, ...APPLICATIONS, 'risk', 'gone'),
  }),
  fc.record({
    key: fc.constantFrom('expires_on', 'Expires_On'),
    value: fc.constantFrom('2026-09-30', '2026-12-31', 'soon'),
  }),
  fc.record({ key: fc.constantFrom('stage', 'experiment'), value: fc.constantFrom('PoC', 'live') }),
  fc.record({ key: fc.constant('rollback_entity'), value: fc.constantFrom('entity-1', 'entity-2') }),
  fc.record({
    key: fc.constantFrom('duplicate-of', 'model_card', 'monitoring'),
    value: fc.constantFrom('chat', 'https://cards.contoso.com/1'),
  }),
);
const tags = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: tag }, { weight: 2, arbitrary: purpose }), {
  selector: ({ key }) => key.toLowerCase(),
  maxLength: 7,
});

const limit = fc.record({
  key: fc.constantFrom('user', 'endpoint', 'user_group', 'service_principal', 'tenant', undefined),
  principal: maybe(fc.constantFrom('risk', APPLICATIONS[0]), 2),
  calls: maybe(fc.constantFrom(0, 60, 1000)),
  tokens: maybe(fc.constantFrom(1000), 1),
  renewal_period: fc.constant('minute'),
});
const guard = fc.record({
  pii: maybe(fc.record({ behavior: fc.constantFrom('BLOCK', 'MASK', 'NONE', 'TOKENISE') })),
  safety: fc.constantFrom(true, true, false, undefined),
});
const enabled = fc.record({ enabled: fc.constantFrom(true, true, false, undefined) });
const gateway = fc.record({
  rate_limits: maybe(fc.array(limit, { maxLength: 2 }), 3),
  guardrails: maybe(fc.record({ input: maybe(guard), output: maybe(guard) }), 3),
  usage_tracking_config: maybe(enabled, 2),
  inference_table_config: maybe(enabled, 2),
  fallback_config: maybe(enabled, 2),
});

const config = anyEntities.chain((served_entities) =>
  fc.record({
    config_version: fc.constant(2),
    served_entities: fc.constant(served_entities),
    traffic_config: anyRoutes(served_entities),
    auto_capture_config: maybe(enabled, 1),
  }),
);
const pending = fc.record({
  start_time: maybe(anyInstant, 8),
  config_version: fc.constant(3),
  served_entities: anyEntities,
});

const endpoint = fc.record({
  name: fc.constantFrom(...ENDPOINTS),
  creator: maybe(fc.constantFrom(...PEOPLE, ...APPLICATIONS, 'deployer'), 9),
  creation_timestamp: maybe(anyInstant),
  last_updated_timestamp: maybe(anyInstant),
  task: fc.constantFrom(undefined, undefined, 'llm/v1/chat', 'llm/v1/embeddings', 'agent/v1/chat'),
  state: fc.record({
    ready: fc.constantFrom('READY', 'READY', 'READY', 'NOT_READY', 'WAKING', undefined),
    config_update: fc.constantFrom(
      'NOT_UPDATING',
      'NOT_UPDATING',
      'IN_PROGRESS',
      'UPDATE_FAILED',
      'UPDATE_CANCELED',
      'REWINDING',
      undefined,
    ),
  }),
  tags: maybe(tags, 9),
  config: maybe(config, 12),
  pending_config: maybe(pending, 1),
  ai_gateway: maybe(gateway, 2),
  email_notifications: maybe(
    fc.record({
      on_update_failure: maybe(fc.array(fc.constant('oncall@contoso.com'), { maxLength: 1 })),
      on_update_success: maybe(fc.constant(['oncall@contoso.com']), 1),
    }),
    1,
  ),
  telemetry_config: maybe(fc.record({ inference_table_config: maybe(fc.constant({ name: 'a.b.c' }), 2) }), 1),
});

/** One endpoint of a workspace as each export shows it; what an export does not show is absent. */
export interface RandomEndpoint {
  readonly listed: ExportRecord | null;
  readonly detailed: ExportRecord | null;
  readonly access: ExportRecord | null;
}

const shown = fc.record({
  workspace: fc.constantFrom(...WORKSPACES),
  endpoint,
  seen: fc.constantFrom('both', 'both', 'both', 'detailed', 'listed'),
  access: maybe(anyAccessList, 6),
});

/** Up to four endpoints of two workspaces; the same name may be used in both. */
export const anyEndpoints: fc.Arbitrary<readonly RandomEndpoint[]> = fc
  .uniqueArray(shown, {
    selector: (one) => `${one.workspace} ${one.endpoint.name}`,
    minLength: 1,
    maxLength: 4,
  })
  .map((all) =>
    all.map(({ workspace, endpoint: { state, ...bare }, seen, access }) => {
      const id = `${workspace}-${bare.name}`;
      // An answer that shows neither a state nor a configuration is not one of serving.
      const told = { ...state, ready: bare.config === undefined ? (state.ready ?? 'READY') : state.ready };
      const whole = { _workspace: workspace, id, ...bare, state: told };
      return {
        listed: seen === 'detailed' ? null : asListed(whole),
        detailed: seen === 'listed' ? null : whole,
        access:
          access === undefined
            ? null
            : {
                _workspace: workspace,
                object_id: `/serving-endpoints/${id}`,
                object_type: 'serving-endpoint',
                access_control_list: access,
              },
      };
    }),
  );

/** What the list tells of an endpoint: names and versions, no compute, traffic, gateway or variables. */
function asListed({
  config: whole,
  pending_config: _,
  ai_gateway: __,
  email_notifications: ___,
  telemetry_config: ____,
  ...rest
}: ExportRecord): ExportRecord {
  const entities = (whole as { served_entities?: readonly ExportRecord[] } | undefined)?.served_entities;
  const named = entities?.map(({ name, entity_name, entity_version, external_model }) => ({
    ...{ name, entity_name, entity_version, external_model },
  }));
  // Even an endpoint that never had a configuration is listed with its state.
  return { ...rest, ...(named === undefined ? {} : { config: { served_entities: named } }) };
}
