import type { Audit, Value } from '../result.ts';

/** The figures that the report lays out, normalised once: what is absent, null or of another type is null. */

export interface Headline {
  readonly workspaces: number | null;
  readonly endpoints: number | null;
  readonly productionEndpoints: number | null;
  readonly systemEndpoints: number | null;
  readonly costUsd: string | null;
  readonly unpricedDbu: string | null;
  readonly costFrom: string | null;
  readonly costTo: string | null;
}

export interface EndpointCost {
  readonly workspaceId: string | null;
  readonly endpoint: string | null;
  readonly dbu: string | null;
  readonly costUsd: string | null;
  readonly basis: string | null;
  readonly sharePct: string | null;
}

export interface DailyCost {
  readonly on: string;
  readonly workspaceId: string | null;
  readonly endpoint: string | null;
  readonly dbu: string | null;
  readonly costUsd: string | null;
}

export interface TagCost {
  readonly key: string;
  readonly value: string | null;
  readonly dbu: string | null;
  readonly costUsd: string | null;
  readonly sharePct: string | null;
}

export interface ServedEntity {
  readonly name: string | null;
  readonly entity: string | null;
  readonly version: string | null;
  readonly trafficPct: string | null;
  readonly size: string | null;
  readonly type: string | null;
  readonly scalesToZero: boolean | null;
  readonly deployment: string | null;
}

export interface Endpoint {
  readonly workspaceId: string | null;
  readonly name: string;
  readonly kind: string | null;
  readonly isSystem: boolean | null;
  readonly isProduction: boolean | null;
  readonly served: readonly ServedEntity[];
  readonly isUsageTracked: boolean | null;
  /** Every other column as text; null where the data cannot say. */
  readonly text: Readonly<Record<string, string | null>>;
}

export interface Access {
  readonly workspaceId: string | null;
  readonly endpoint: string | null;
  readonly principal: string;
  readonly kind: string | null;
  readonly displayName: string | null;
  readonly isActive: boolean | null;
  readonly level: string | null;
  readonly canQuery: boolean | null;
  readonly canManage: boolean | null;
  /** Group names, outermost first; empty where the grant is direct. */
  readonly via: readonly string[];
  readonly isInherited: boolean | null;
}

export interface Activity {
  readonly workspaceId: string | null;
  readonly endpoint: string | null;
  readonly requests: number | null;
  readonly serverErrors: number | null;
  readonly clientErrors: number | null;
  readonly throttled: number | null;
  readonly requesters: number | null;
  readonly firstRequestAt: string | null;
  readonly lastRequestAt: string | null;
  readonly isTracked: boolean | null;
}

type Row = Readonly<Record<string, Value>>;

/** The rows of a figure; none where the audit has no such figure. */
export function figureRows(audit: Audit, name: string): readonly Row[] {
  return Object.hasOwn(audit.figures, name) ? (audit.figures[name]?.rows ?? []) : [];
}

/** The one row of `headline`; every field null where there is none. */
export function readHeadline(audit: Audit): Headline {
  const row = figureRows(audit, 'headline')[0] ?? {};
  return {
    workspaces: whole(row, 'workspaces'),
    endpoints: whole(row, 'endpoints'),
    productionEndpoints: whole(row, 'production_endpoints'),
    systemEndpoints: whole(row, 'system_endpoints'),
    costUsd: text(row, 'cost_usd'),
    unpricedDbu: text(row, 'unpriced_dbu'),
    costFrom: text(row, 'cost_from_on'),
    costTo: text(row, 'cost_to_on'),
  };
}

/** Cost per endpoint over the period, in the order of the figure (dearest first). */
export function readEndpointCosts(audit: Audit): readonly EndpointCost[] {
  return figureRows(audit, 'endpoint_cost').map((row) => ({
    workspaceId: text(row, 'workspace_id'),
    endpoint: text(row, 'endpoint'),
    dbu: text(row, 'dbu'),
    costUsd: text(row, 'cost_usd'),
    basis: text(row, 'price_basis'),
    sharePct: text(row, 'share_pct'),
  }));
}

/** Cost per day and endpoint; rows without a day are left out, they cannot be drawn. */
export function readDailyCosts(audit: Audit): readonly DailyCost[] {
  return figureRows(audit, 'daily_cost').flatMap((row) => {
    const on = text(row, 'usage_on');
    if (on === null || !/^\d{4}-\d{2}-\d{2}/.test(on)) return [];
    return [
      {
        on: on.slice(0, 10),
        workspaceId: text(row, 'workspace_id'),
        endpoint: text(row, 'endpoint'),
        dbu: text(row, 'dbu'),
        costUsd: text(row, 'cost_usd'),
      },
    ];
  });
}

/** Cost per tag key and value; the value is null for untagged usage. */
export function readTagCosts(audit: Audit): readonly TagCost[] {
  return figureRows(audit, 'cost_by_tag').map((row) => ({
    key: text(row, 'tag_key') ?? 'no tag key',
    value: text(row, 'tag_value'),
    dbu: text(row, 'dbu'),
    costUsd: text(row, 'cost_usd'),
    sharePct: text(row, 'share_pct'),
  }));
}

/** Every endpoint of the inventory that has a name. */
export function readEndpoints(audit: Audit): readonly Endpoint[] {
  return figureRows(audit, 'endpoint_inventory').flatMap((row) => {
    const name = text(row, 'endpoint');
    if (name === null) return [];
    return [
      {
        workspaceId: text(row, 'workspace_id'),
        name,
        kind: text(row, 'kind'),
        isSystem: flag(row, 'is_system'),
        isProduction: flag(row, 'is_production'),
        served: list(row, 'served').flatMap(servedEntity),
        isUsageTracked: flag(row, 'is_usage_tracked'),
        text: Object.fromEntries(Object.keys(row).map((key) => [key, text(row, key)])),
      },
    ];
  });
}

/** One row per endpoint, principal and path. */
export function readAccess(audit: Audit): readonly Access[] {
  return figureRows(audit, 'endpoint_access').map((row) => ({
    workspaceId: text(row, 'workspace_id'),
    endpoint: text(row, 'endpoint'),
    principal: text(row, 'principal') ?? 'not known',
    kind: text(row, 'principal_kind'),
    displayName: text(row, 'display_name'),
    isActive: flag(row, 'is_active'),
    level: text(row, 'level'),
    canQuery: flag(row, 'can_query'),
    canManage: flag(row, 'can_manage'),
    via: list(row, 'via').map((group) => String(group)),
    isInherited: flag(row, 'is_inherited'),
  }));
}

/** Requests per endpoint over the period. */
export function readActivity(audit: Audit): readonly Activity[] {
  return figureRows(audit, 'endpoint_activity').map((row) => ({
    workspaceId: text(row, 'workspace_id'),
    endpoint: text(row, 'endpoint'),
    requests: whole(row, 'requests'),
    serverErrors: whole(row, 'server_errors'),
    clientErrors: whole(row, 'client_errors'),
    throttled: whole(row, 'throttled'),
    requesters: whole(row, 'requesters'),
    firstRequestAt: text(row, 'first_request_at'),
    lastRequestAt: text(row, 'last_request_at'),
    isTracked: flag(row, 'is_tracked'),
  }));
}

/** One text for a workspace and an endpoint's name, to look rows up by: neither can hold a line break. */
export function endpointKey(workspaceId: string | null, endpoint: string | null): string {
  return `${workspaceId ?? ''}\n${endpoint ?? ''}`;
}

function servedEntity(value: Value): readonly ServedEntity[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const row = value as Row;
  return [
    {
      name: text(row, 'served_entity'),
      entity: text(row, 'entity_name'),
      version: text(row, 'entity_version'),
      trafficPct: text(row, 'traffic_pct'),
      size: text(row, 'workload_size'),
      type: text(row, 'workload_type'),
      scalesToZero: flag(row, 'is_scale_to_zero'),
      deployment: text(row, 'deployment'),
    },
  ];
}

function text(row: Row, column: string): string | null {
  const value = Object.hasOwn(row, column) ? row[column] : null;
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}

function whole(row: Row, column: string): number | null {
  const value = Number(text(row, column) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

function flag(row: Row, column: string): boolean | null {
  const value = Object.hasOwn(row, column) ? row[column] : null;
  return typeof value === 'boolean' ? value : null;
}

function list(row: Row, column: string): readonly Value[] {
  const value = Object.hasOwn(row, column) ? row[column] : null;
  return Array.isArray(value) ? value : [];
}
