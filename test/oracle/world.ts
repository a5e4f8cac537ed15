import type { ExportRecord } from '../support/estate.ts';
import { WORKSPACE } from '../support/estate.ts';
import type { RandomEstate } from './estate.ts';

/** True: in order; false: a finding; null: the data cannot say. */
export type Verdict = boolean | null;

export interface Judgement {
  readonly workspace: string;
  readonly resource: string;
  readonly passed: Verdict;
}

/** A second derivation of one check, from the catalogue and without SQL. */
export interface Oracle {
  /** Exports without which the check says nothing. */
  readonly needs: readonly string[];
  /** Exports of which any one will do. */
  readonly anyOf?: readonly string[];
  /** Exports that only a person can write: without them the check asks one. */
  readonly declared?: readonly string[];
  /** Parameters for estates as small as these. */
  readonly params?: Readonly<Record<string, string>>;
  /** The whole population, each with its verdict. */
  readonly judge: (world: World) => readonly Judgement[];
}

export interface Endpoint {
  readonly workspace: string;
  readonly id: string;
  readonly name: string;
  /** Null: neither a tag, nor the workspace, nor the name tells. */
  readonly production: Verdict;
  /** False: only the list shows it, which tells names and versions. */
  readonly detailed: boolean;
  readonly record: ExportRecord;
  /** Lower-cased key → value, '' where it has none. */
  readonly tags: ReadonlyMap<string, string>;
  readonly entities: readonly Entity[];
  readonly pending: readonly Entity[];
}

export interface Entity {
  readonly name: string;
  readonly record: ExportRecord;
  readonly kind: 'external' | 'bought' | 'features' | 'agent' | 'own';
  /** Model name as the endpoint spells it; of another provider, the provider's. */
  readonly model: string;
  readonly version: string | null;
}

export interface World {
  readonly endpoints: readonly Endpoint[];
  /** Whether an export was collected at all; `tokens.last_used_day`: whether it shows that key. */
  readonly has: (name: string) => boolean;
  /** Whether an export of this workspace was collected. */
  readonly hasOf: (name: string, workspace: string) => boolean;
  /** The export's records of a workspace, or all of an export that is not of a workspace. */
  readonly of: (name: string, workspace?: string) => readonly ExportRecord[];
}

/** The estate as an auditor would read it from the API's documentation. */
export function worldOf({ exports, environments, productionNames }: RandomEstate): World {
  const of = (name: string, workspace?: string) =>
    (exports[name] ?? []).filter(
      ({ _workspace, workspace_id }) =>
        workspace === undefined || (_workspace ?? workspace_id ?? null) === workspace,
    );
  const detailed = new Set(of('serving_endpoint_details').map(keyOf));
  const records = [
    ...of('serving_endpoint_details'),
    ...of('serving_endpoints').filter((record) => !detailed.has(keyOf(record))),
  ];
  const environmentOf = (record: ExportRecord): string | null => {
    const tags = tagsOf(record);
    return tags.get('environment') || tags.get('env') || environments[String(record._workspace)] || null;
  };
  const isProduction = (record: ExportRecord): Verdict => {
    const environment = environmentOf(record);
    if (environment !== null) return ['prod', 'production', 'prd'].includes(environment.toLowerCase());
    return productionNames !== null && new RegExp(productionNames).test(String(record.name)) ? true : null;
  };
  return {
    endpoints: records.map((record) => ({
      workspace: String(record._workspace),
      id: String(record.id),
      name: String(record.name),
      production: isProduction(record),
      detailed: detailed.has(keyOf(record)),
      record,
      tags: tagsOf(record),
      entities: entitiesOf(record.config, record.task),
      pending: entitiesOf(record.pending_config, record.task),
    })),
    has: (name) => {
      const [from = '', column] = name.split('.');
      if (column === undefined) return exports[from] !== undefined;
      return of(from).some((record) => record[column] !== undefined);
    },
    // An export of nothing is one empty file, of the first workspace.
    hasOf: (name, workspace) =>
      of(name, workspace).length > 0 || (exports[name]?.length === 0 && workspace === WORKSPACE),
    of,
  };
}

/** Unknown, one by one: endpoints that only the list shows, whose variables and compute nobody saw. */
export function unseen(world: World): readonly Judgement[] {
  return world.endpoints.filter(({ detailed }) => !detailed).map((endpoint) => judged(endpoint, null));
}

/** The judgement of an endpoint. */
export function judged({ workspace, name }: Endpoint, passed: Verdict): Judgement {
  return { workspace, resource: name, passed };
}

/** The part of a record at a path of keys; undefined where there is none. */
export function at(record: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[key]
        : undefined,
    record,
  );
}

/** The list at a path of keys, empty where there is none. */
export function listAt(record: unknown, ...path: readonly string[]): readonly ExportRecord[] {
  const list = at(record, ...path);
  return Array.isArray(list) ? list : [];
}

/** False where any is, else null where any is, else true. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

/** True where any is, else null where any is, else false. */
export function any(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(null) ? null : false;
}

export function not(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict;
}

const keyOf = ({ _workspace, id }: ExportRecord) => `${_workspace} ${id}`;

function tagsOf({ tags }: ExportRecord): ReadonlyMap<string, string> {
  return new Map(
    listAt({ tags }, 'tags').map(({ key, value }) => [String(key).toLowerCase(), String(value ?? '')]),
  );
}

function entitiesOf(config: unknown, task: unknown): readonly Entity[] {
  return listAt(config, 'served_entities').map((record) => {
    const version = typeof record.entity_version === 'string' ? record.entity_version : null;
    return {
      name: String(record.name),
      record,
      kind: kindOf(record, version, task),
      model: String(record.entity_name ?? at(record, 'external_model', 'name')),
      version,
    };
  });
}

function kindOf(record: ExportRecord, version: string | null, task: unknown): Entity['kind'] {
  if (record.external_model !== undefined) return 'external';
  if (record.max_provisioned_throughput !== undefined) return 'bought';
  if (typeof task === 'string' && task.startsWith('agent/')) return 'agent';
  return version === null ? 'features' : 'own';
}

/** Items by a key, in the order of the keys' first appearance. */
export function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, readonly T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
