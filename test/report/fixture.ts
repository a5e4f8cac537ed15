import { controlsOf } from '../../src/evaluate/controls.ts';
import type {
  Audit,
  CheckResult,
  CheckRow,
  Counts,
  ExportStatus,
  Figure,
  Input,
  Outcome,
  Pillar,
  Severity,
  Value,
} from '../../src/result.ts';
import { OUTCOMES, PILLARS, SEVERITIES } from '../../src/result.ts';
import { CHECKS, type CheckSeed } from './fixture-checks.ts';
import { ENDPOINTS, type EndpointSeed } from './fixture-endpoints.ts';

export const PROD = '7405610928734651';
export const DEV = '3391824407716520';
const FIRST = '2026-07-01';
const DAYS = 92;

/** An invented estate: two workspaces, twelve endpoints, a quarter of cost, 31 checks in every outcome. */
export function sampleAudit(change: Partial<Audit> = {}): Audit {
  const checks = CHECKS.map(check);
  return withTotals({
    schema: 1,
    tool: { name: 'serving-audit', version: '0.1.0', duckdb: 'v1.5.6' },
    title: 'Databricks Model Serving, third quarter 2026',
    asOf: '2026-10-01T00:00:00Z',
    asOfBasis: 'manifest',
    period: { from: '2026-07-01', to: '2026-09-30' },
    currency: 'USD',
    workspaces: [
      {
        workspaceId: PROD,
        name: 'northlight-prod',
        url: 'https://adb-7405610928734651.11.azuredatabricks.net',
        collectedBy: 'service principal 5d0c2f7e-0001 (read-only)',
        collectedAt: '2026-10-01T00:00:00Z',
      },
      {
        workspaceId: DEV,
        name: 'northlight-dev',
        url: null,
        collectedBy: 'service principal 5d0c2f7e-0001 (read-only)',
        collectedAt: '2026-10-01T00:12:00Z',
      },
    ],
    inputs: inputs(46),
    exports: exportsOf(checks),
    checks,
    figures: figures(),
    totals: emptyTotals(),
    disabled: [],
    controls: [],
    waivers: [],
    branding: { organisation: null, accentColour: null },
    warnings: ['The last day of billing usage can still change: records arrive up to twelve hours late.'],
    ...change,
  });
}

/** Nothing was supplied: every check is not assessed and every figure is missing. */
export function emptyAudit(): Audit {
  const bare = sampleAudit();
  return withTotals({
    ...bare,
    title: 'Databricks Model Serving',
    asOfBasis: 'flag',
    period: { from: null, to: null },
    workspaces: [],
    inputs: [],
    exports: bare.exports.map((entry) => ({
      ...entry,
      status: 'missing',
      rows: 0,
      from: null,
      to: null,
      reason: 'not_collected',
      message: 'No file of this export was supplied.',
    })),
    checks: bare.checks.map((one) => ({
      ...one,
      outcome: 'not_assessed',
      missing: ['serving_endpoint_details'],
      message: 'serving_endpoint_details was not supplied',
      rows: [],
      amountUsd: null,
      counts: { looked: 0, passed: 0, failed: 0, unknown: 0, waived: 0 },
    })),
    figures: {},
    warnings: [],
  });
}

/** The same audit with the totals that its checks add up to. */
export function withTotals(audit: Audit): Audit {
  const count = (test: (check: CheckResult) => boolean) => audit.checks.filter(test).length;
  const byOutcome = (pillar: Pillar | null) =>
    Object.fromEntries(
      OUTCOMES.map((outcome) => [
        outcome,
        count((check) => check.outcome === outcome && (pillar === null || check.pillar === pillar)),
      ]),
    ) as Record<Outcome, number>;
  return {
    ...audit,
    controls: controlsOf(audit.checks, audit.checks, {}, [], audit.asOf),
    totals: {
      byOutcome: byOutcome(null),
      waived: audit.checks.reduce((sum, { counts }) => sum + counts.waived, 0),
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [
          severity,
          count((check) => check.outcome === 'fail' && check.severity === severity),
        ]),
      ) as Record<Severity, number>,
      byPillar: Object.fromEntries(PILLARS.map((pillar) => [pillar, byOutcome(pillar)])) as Record<
        Pillar,
        Record<Outcome, number>
      >,
    },
  };
}

/** A failed row with sensible defaults. */
export function failedRow(change: Partial<CheckRow> = {}): CheckRow {
  return {
    workspaceId: PROD,
    resource: 'fraud-score',
    passed: false,
    severity: 'high',
    evidence: {},
    sources: [{ input: 3, item: 1 }],
    fingerprint: '0123456789abcdef',
    waiver: null,
    ...change,
  };
}

function check(seed: CheckSeed, at: number): CheckResult {
  const rows = seed.rows.map(([resource, passed, evidence, severity], index) =>
    failedRow({
      workspaceId: /dev|try|poc|sandbox/.test(resource) ? DEV : PROD,
      resource,
      passed,
      severity: severity ?? seed.severity,
      evidence: Object.fromEntries(seed.columns.map((column, place) => [column, evidence[place] ?? null])),
      sources: seed.columns.some((column) => column.endsWith('_usd'))
        ? [{ input: 40, item: null }]
        : [{ input: 3 + ((at + index) % 12), item: 1 + index }],
      fingerprint: `${seed.id}:${resource}`,
    }),
  );
  const counts: Counts = {
    looked: seed.looked,
    failed: rows.filter((row) => row.passed === false).length,
    unknown: rows.filter((row) => row.passed === null).length,
    passed: seed.looked - rows.length,
    waived: 0,
  };
  return {
    id: seed.id,
    code: seed.code,
    title: seed.title,
    pillar: seed.pillar,
    severity: seed.severity,
    outcome: seed.outcome,
    resource: seed.resource,
    missing: seed.missing,
    message: seed.message,
    params: seed.params,
    controls: seed.controls,
    why: seed.why,
    verify: seed.verify,
    fix: seed.fix,
    caveat: seed.caveat,
    sql: `select\n  workspace_id,\n  endpoint_name as resource,\n  not is_broad as passed${seed.columns.map((column) => `,\n  ${column}`).join('')}\nfrom\n  ${seed.pillar}_facts\norder by\n  workspace_id,\n  resource`,
    attestation: null,
    counts: seed.looked === 0 ? { looked: 0, passed: 0, failed: 0, unknown: 0, waived: 0 } : counts,
    amountUsd: seed.amountUsd,
    columns: seed.columns,
    rows,
  };
}

function emptyTotals(): Audit['totals'] {
  return { byOutcome: {}, bySeverity: {}, byPillar: {} } as unknown as Audit['totals'];
}

/** Enough files to look like an estate; one is broken. */
export function inputs(number: number): readonly Input[] {
  const kinds = [
    'serving_endpoints',
    'serving_endpoint_details',
    'serving_endpoint_permissions',
    'users',
    'groups',
  ];
  return Array.from({ length: number }, (_, at): Input => {
    const id = at + 1;
    const kind =
      at < 2
        ? 'serving_endpoints'
        : at >= 38 && at < 41
          ? 'billing_usage'
          : at === 41
            ? 'list_prices'
            : at === 42
              ? 'endpoint_usage'
              : (kinds[at % kinds.length] ?? 'users');
    const broken = at === 44;
    return {
      id,
      path: `${at % 2 === 0 ? 'northlight-prod' : 'northlight-dev'}/${kind}/${String(id).padStart(3, '0')}.${kind === 'billing_usage' ? 'parquet' : 'json'}`,
      status: broken ? 'broken' : 'read',
      export: kind,
      format: kind === 'billing_usage' ? 'parquet' : 'json',
      bytes: 1200 + at * 3571 + (kind === 'billing_usage' ? 8_000_000 : 0),
      sha256: Array.from({ length: 64 }, (_unused, place) =>
        ((id * 7919 + place * 104_729 + place * place * id) % 16).toString(16),
      ).join(''),
      rows: broken ? 0 : 1 + ((at * 37) % 900),
      workspaceId: at % 2 === 0 ? PROD : DEV,
      collectedAt: '2026-10-01T00:00:00Z',
      problems: broken ? ['line 12: the text ends inside an object; collect the file again'] : [],
    };
  });
}

function exportsOf(checks: readonly CheckResult[]): readonly ExportStatus[] {
  const names =
    'serving_endpoints serving_endpoint_details serving_endpoint_permissions users groups service_principals tokens workspace_conf secret_scopes secret_acls secrets registered_models model_versions served_entities billing_usage list_prices endpoint_usage targets current_user'.split(
      ' ',
    );
  const missing = new Set(['tokens', 'secrets', 'model_versions']);
  return names.map(
    (name): ExportStatus => ({
      export: name,
      status: missing.has(name) ? 'missing' : name === 'groups' ? 'partial' : 'present',
      rows: missing.has(name) ? 0 : 40 + name.length * 3,
      from:
        name === 'billing_usage' ? '2026-07-01' : name === 'endpoint_usage' ? '2026-07-01T00:14:00Z' : null,
      to: name === 'billing_usage' ? '2026-09-30' : name === 'endpoint_usage' ? '2026-09-30T23:59:12Z' : null,
      neededBy: checks
        .filter((one) => one.missing.includes(name) || one.id.length % 5 === name.length % 5)
        .map((one) => one.id),
      collect:
        name === 'tokens'
          ? 'databricks token-management list --output json > tokens.json'
          : `databricks api get /api/2.0/${name.replaceAll('_', '-')} --output json > ${name}.json`,
      reason: missing.has(name) ? ('not_collected' as const) : name === 'groups' ? ('broken' as const) : null,
      message: missing.has(name)
        ? `No file of the export ${name} was supplied.`
        : name === 'groups'
          ? 'One of three files could not be read.'
          : null,
    }),
  );
}

function figures(): Record<string, Figure> {
  const days = Array.from({ length: DAYS }, (_, at) =>
    new Date(Date.parse(FIRST) + at * 86_400_000).toISOString().slice(0, 10),
  );
  const daily = days.flatMap((on, at) =>
    ENDPOINTS.filter((one) => at >= one.starts).map((one) => ({
      usage_on: on,
      workspace_id: one.dev ? DEV : PROD,
      endpoint: one.name,
      dbu: (centsOn(one, at) / 7).toFixed(4),
      cost_usd: one.basis === 'unpriced' ? null : (centsOn(one, at) / 100).toFixed(2),
    })),
  );
  const cents = (one: EndpointSeed) =>
    days.reduce(
      (sum, _, at) => sum + (at >= one.starts && one.basis !== 'unpriced' ? centsOn(one, at) : 0),
      0,
    );
  const total = ENDPOINTS.reduce((sum, one) => sum + cents(one), 0);
  const ordered = [...ENDPOINTS].sort((a, b) => cents(b) - cents(a));
  const figure = (
    title: string,
    rows: readonly Record<string, Value>[],
    exports: readonly string[] = ['billing_usage', 'list_prices'],
  ): Figure => ({
    title,
    columns: Object.keys(rows[0] ?? {}),
    rows,
    exports,
    sql: `select\n  1 as ${title.split(' ')[0]?.toLowerCase()}`,
  });
  return {
    headline: figure('Headline', [
      {
        workspaces: 2,
        endpoints: 12,
        production_endpoints: ENDPOINTS.filter((one) => one.production === true).length,
        system_endpoints: 3,
        cost_usd: (total / 100).toFixed(2),
        dbu: '105812.4',
        unpriced_dbu: '412.5',
        cost_from_on: FIRST,
        cost_to_on: days.at(-1) ?? null,
      },
    ]),
    endpoint_cost: figure(
      'Cost by endpoint',
      ordered.map((one) => ({
        workspace_id: one.dev ? DEV : PROD,
        endpoint: one.name,
        dbu: (cents(one) / 7).toFixed(2),
        cost_usd: one.basis === 'unpriced' ? null : (cents(one) / 100).toFixed(2),
        price_basis: one.basis,
        share_pct: one.basis === 'unpriced' ? null : ((cents(one) / total) * 100).toFixed(4),
      })),
    ),
    daily_cost: figure('Cost per day', daily),
    cost_by_tag: figure(
      'Cost by tag',
      ['cost_center', 'environment'].flatMap((key) => [
        {
          tag_key: key,
          tag_value: key === 'environment' ? 'production' : 'payments',
          dbu: '61000.5',
          cost_usd: ((total * 0.62) / 100).toFixed(2),
          share_pct: '62',
        },
        {
          tag_key: key,
          tag_value: key === 'environment' ? 'development' : 'growth',
          dbu: '20120.25',
          cost_usd: ((total * 0.2) / 100).toFixed(2),
          share_pct: '20',
        },
        {
          tag_key: key,
          tag_value: null,
          dbu: '18100',
          cost_usd: ((total * 0.18) / 100).toFixed(2),
          share_pct: '18',
        },
      ]),
    ),
    endpoint_inventory: figure('Endpoints', ENDPOINTS.map(inventory), [
      'serving_endpoint_details',
      'targets',
    ]),
    endpoint_access: figure('Access', ENDPOINTS.flatMap(access), [
      'serving_endpoint_permissions',
      'groups',
      'users',
    ]),
    endpoint_activity: figure('Activity', ENDPOINTS.map(activity), ['endpoint_usage']),
  };
}

function centsOn(one: EndpointSeed, day: number): number {
  return Math.round(
    one.cents * (1 + one.swing * Math.sin((day / 30) * Math.PI * 2 + one.name.length)) +
      (day % 7 >= 5 ? -one.cents * 0.08 : 0),
  );
}

function inventory(one: EndpointSeed, at: number): Record<string, Value> {
  const record = one.record;
  return {
    workspace_id: one.dev ? DEV : PROD,
    endpoint: one.name,
    endpoint_id: `120652f393c4a4d71a687a59dc66a0${10 + at}`,
    kind: one.kind,
    is_system: false,
    is_production: one.production,
    environment: one.production === true ? 'production' : one.production === false ? 'development' : null,
    owner: record ? 'ml-platform' : 'dana.reyes@northlight.example',
    owner_basis: record ? 'tag' : 'creator',
    creator: 'dana.reyes@northlight.example',
    task: one.kind === 'external' ? 'llm/v1/chat' : null,
    state: 'READY',
    config_update: 'NOT_UPDATING',
    served: one.served,
    created_at: '2026-01-12T09:30:00Z',
    changed_at: '2026-04-01T11:05:00Z',
    rollback_to: record ? '6' : null,
    payload_table: one.production === true ? `prod.logs.${one.name.replaceAll('-', '_')}_payload` : null,
    is_usage_tracked: one.requests !== null,
    tags: record ? { owner: 'ml-platform', environment: 'production' } : {},
    production_scope: record ? 'card payments, EU' : null,
    identity_path: record ? 'sp-fraud-api › fraud-api › CAN_QUERY' : null,
    network_boundary: null,
    monitoring: record ? 'error alert within 5 min' : null,
    cost_assumption: record ? '$70 a month at 4,000 requests a day' : null,
    rollback_step: record ? 'update-config to v6' : null,
    runbook: record ? 'RB-114' : null,
    escalation: record ? 'payments on-call' : null,
    latency_p50_ms: null,
    latency_p95_ms: record ? '200' : null,
    latency_p99_ms: null,
    budget_usd_month: record ? '70' : null,
    rollback_minutes: record ? 15 : null,
  };
}

function access(one: EndpointSeed): readonly Record<string, Value>[] {
  const base = { workspace_id: one.dev ? DEV : PROD, endpoint: one.name, is_inherited: false };
  const grant = (
    principal: string,
    principal_kind: string,
    level: string,
    via: readonly string[],
    is_active: boolean | null = true,
  ) => ({
    ...base,
    principal,
    principal_kind,
    display_name: null,
    is_active,
    level,
    can_query: level !== 'CAN_VIEW',
    can_manage: level === 'CAN_MANAGE',
    via,
  });
  return [
    grant('sp-fraud-api', 'service_principal', 'CAN_QUERY', []),
    grant('dana.reyes@northlight.example', 'user', 'CAN_MANAGE', ['ml-platform']),
    grant(
      'ilya.brandt@northlight.example',
      'user',
      'CAN_MANAGE',
      ['ml-platform', 'ml-oncall'],
      one.name.length % 3 !== 0,
    ),
    ...(one.name.includes('open') || one.name.includes('wide')
      ? [grant('users', 'group', 'CAN_QUERY', [])]
      : []),
    { ...grant('admins', 'group', 'CAN_MANAGE', []), is_inherited: true },
  ];
}

function activity(one: EndpointSeed): Record<string, Value> {
  const tracked = one.requests !== null;
  return {
    workspace_id: one.dev ? DEV : PROD,
    endpoint: one.name,
    requests: one.requests,
    server_errors: one.requests === null ? null : Math.round(one.requests * one.errorShare),
    throttled: one.requests === null ? null : Math.round(one.requests / 9000),
    client_errors: one.requests === null ? null : Math.round(one.requests / 1200),
    requesters: one.requests === null ? null : 3,
    first_request_at: one.requests ? '2026-07-01T00:14:00Z' : null,
    last_request_at: one.requests ? one.last : null,
    is_tracked: tracked,
  };
}
