import type { ExportRecord } from './estate.ts';

/** The id that `endpoint` gives to an endpoint of this name. */
export function idOf(name: string): string {
  return `id-of-${name}`;
}

/** An endpoint's configuration with what every one holds; `tags` as a map, a null value is a tag without one. */
export function endpoint(
  name: string,
  { tags = {}, ...more }: ExportRecord & { readonly tags?: Readonly<Record<string, string | null>> } = {},
): ExportRecord {
  return {
    id: idOf(name),
    name,
    creator: 'ana@contoso.com',
    state: { ready: 'READY', config_update: 'NOT_UPDATING' },
    tags: Object.entries(tags).map(([key, value]) => (value === null ? { key } : { key, value })),
    ...more,
  };
}

/** What the list tells of an endpoint: no compute, traffic, gateway or environment variables. */
export function listed(name: string, ...entities: readonly ExportRecord[]): ExportRecord {
  return {
    id: idOf(name),
    name,
    creation_timestamp: 1_751_358_000_000,
    creator: 'ana@contoso.com',
    state: { ready: 'READY', config_update: 'NOT_UPDATING' },
    config: entities.length === 0 ? {} : { served_entities: entities.map(asListed) },
  };
}

/** The list names and versions entities; recognising it depends on its showing no more. */
function asListed({ name, entity_name, entity_version, external_model }: ExportRecord): ExportRecord {
  return { name, entity_name, entity_version, external_model };
}

/** One of the workspace's ready-made pay-per-token endpoints: no id, creator, tags or access list. */
export function systemEndpoint(name = 'databricks-claude-haiku-4-5'): ExportRecord {
  return {
    name,
    state: { ready: 'READY', config_update: 'NOT_UPDATING' },
    config: {
      served_entities: [
        { name, entity_name: `system.ai.${name}`, foundation_model: { name: `system.ai.${name}` } },
      ],
    },
    task: 'llm/v1/chat',
  };
}

/** A served version of a model of one's own. */
export function model(name: string, version: string, more: ExportRecord = {}): ExportRecord {
  return {
    name,
    entity_name: 'prod.risk.scoring',
    entity_version: version,
    workload_size: 'Small',
    scale_to_zero_enabled: false,
    state: { deployment: 'DEPLOYMENT_READY', deployment_state_message: '' },
    ...more,
  };
}

/** A served model of another provider. */
export function external(name: string, more: ExportRecord = {}): ExportRecord {
  return {
    name,
    external_model: { name, provider: 'openai', task: 'llm/v1/chat', ...more },
    state: { deployment: 'DEPLOYMENT_READY' },
  };
}

/** An active configuration, in which served_models repeats the models, as the server sends it. */
export function config(entities: readonly ExportRecord[], ...routes: readonly [string, number][]) {
  return {
    config_version: 2,
    served_entities: entities,
    served_models: entities.filter((entity) => entity.external_model === undefined),
    ...(routes.length === 0
      ? {}
      : {
          traffic_config: {
            routes: routes.map(([name, share]) => ({
              served_entity_name: name,
              served_model_name: name,
              traffic_percentage: share,
            })),
          },
        }),
  };
}

type Kind = 'user_name' | 'group_name' | 'service_principal_name';

/** An endpoint's access control list: kind, principal and its levels; "^CAN_MANAGE" is inherited. */
export function acl(name: string, ...entries: readonly [Kind, string, ...string[]][]): ExportRecord {
  return {
    object_id: `/serving-endpoints/${idOf(name)}`,
    object_type: 'serving-endpoint',
    access_control_list: entries.map(([kind, principal, ...levels]) => ({
      [kind]: principal,
      all_permissions: levels.map((level) =>
        level.startsWith('^')
          ? {
              permission_level: level.slice(1),
              inherited: true,
              inherited_from_object: ['/serving-endpoints/'],
            }
          : { permission_level: level, inherited: false },
      ),
    })),
  };
}
