import type { Outcome, Pillar, Severity, Value } from '../../src/result.ts';

type RowSeed = readonly [
  resource: string,
  passed: false | null,
  evidence: readonly Value[],
  severity?: Severity,
];

export interface CheckSeed {
  readonly code: string;
  readonly id: string;
  readonly title: string;
  readonly pillar: Pillar;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly resource: string;
  readonly looked: number;
  readonly columns: readonly string[];
  readonly rows: readonly RowSeed[];
  readonly missing: readonly string[];
  readonly message: string | null;
  readonly amountUsd: string | null;
  readonly params: Readonly<Record<string, Value>>;
  readonly controls: Readonly<Record<string, readonly string[]>>;
  readonly why: string;
  readonly verify: string;
  readonly fix: string;
  readonly caveat: string;
}

const PILLAR_OF: Record<string, Pillar> = {
  SEC: 'security',
  REL: 'reliability',
  OPS: 'operations',
  COST: 'cost',
};

function seed(
  code: string,
  id: string,
  title: string,
  severity: Severity,
  outcome: Outcome,
  change: Partial<CheckSeed> = {},
): CheckSeed {
  return {
    code,
    id,
    title,
    pillar: PILLAR_OF[code.split('-')[0] ?? ''] ?? 'performance',
    severity,
    outcome,
    resource: 'endpoint',
    looked: outcome === 'not_assessed' || outcome === 'not_applicable' ? 0 : 12,
    columns: [],
    rows: [],
    missing: [],
    message: null,
    amountUsd: null,
    params: {},
    controls: { nist: ['AC-3', 'AC-6'], iso: ['A.5.15', 'A.8.3'], soc2: ['CC6.1', '~CC6.3'], waf: ['SE:05'] },
    why: 'A prediction endpoint that every user can call leaks what the model learned and runs up cost that nobody owns. Access should map to named groups or applications.',
    verify: 'databricks serving-endpoints get <endpoint>',
    fix: 'databricks serving-endpoints update-config <endpoint> --json @config.json',
    caveat: 'The endpoint restarts; callers see the new configuration at once.',
    ...change,
  };
}

const missing = (name: string) => ({ missing: [name], message: `${name} was not supplied` });

export const CHECKS: readonly CheckSeed[] = [
  seed(
    'SEC-01',
    'overbroad_query_access',
    'Endpoints can be queried by everyone in the workspace',
    'high',
    'fail',
    {
      columns: ['granted_to', 'level', 'through', 'granted_on'],
      rows: [
        ['churn-open', false, ['users', 'CAN_QUERY', 'direct', null]],
        ['pricing-wide', false, ['account users', 'CAN_MANAGE', 'direct', null]],
        ['inherited-open', false, ['users', 'CAN_QUERY', '/serving-endpoints/', null], 'medium'],
        ['llm-poc', null, [null, null, null, null], 'medium'],
      ],
      params: { broad_groups: ['users', 'account users'], allow_tag: 'public-internal' },
      verify: 'databricks serving-endpoints get-permissions <endpoint-id>',
      fix: 'databricks serving-endpoints set-permissions <endpoint-id> --json @acl.json',
      caveat: 'Replaces the whole list; callers outside it stop.',
    },
  ),
  seed('SEC-02', 'overbroad_manage_access', 'Everyone can manage the endpoint', 'critical', 'fail', {
    columns: ['granted_to', 'level'],
    rows: [['pricing-wide', false, ['account users', 'CAN_MANAGE']]],
  }),
  seed('SEC-04', 'too_many_managers', 'Too many people can manage after group expansion', 'medium', 'pass'),
  seed(
    'SEC-06',
    'acl_orphaned_principal',
    'Permissions name deleted or inactive identities',
    'medium',
    'inconclusive',
    {
      columns: ['principal', 'is_active'],
      rows: [
        ['fraud-score', null, ['contractors', null]],
        ['churn-open', null, ['contractors', null]],
      ],
      message: 'The group “contractors” is not in the export of groups.',
    },
  ),
  seed(
    'SEC-07',
    'inactive_endpoint_creator',
    'Endpoint creator no longer exists or is inactive',
    'high',
    'fail',
    {
      columns: ['creator', 'last_seen_on'],
      rows: [['forecast-first', false, ['jo.lindqvist@northlight.example', '2026-03-14']]],
    },
  ),
  seed(
    'SEC-10',
    'plaintext_secret_in_environment',
    'Secrets stand in plain text in environment variables',
    'critical',
    'fail',
    {
      resource: 'served entity',
      looked: 19,
      columns: ['variable', 'detector', 'length'],
      rows: [['notes-summarizer/gpt', false, ['PROVIDER_API_KEY', 'provider key', 51]]],
      why: 'Anyone who may view the endpoint reads the credential, and it stays in the configuration history.',
      caveat: 'Rotate the exposed value first.',
    },
  ),
  seed(
    'SEC-12',
    'missing_secret_reference',
    'Referenced secret does not exist',
    'high',
    'not_assessed',
    missing('secrets'),
  ),
  seed(
    'SEC-14',
    'overbroad_secret_scope',
    'Secret scope used by serving is readable by everyone',
    'high',
    'pass',
    { resource: 'secret scope', looked: 4 },
  ),
  seed(
    'SEC-16',
    'token_without_expiry',
    'Personal access token without expiry, owner can reach serving',
    'high',
    'not_assessed',
    missing('tokens'),
  ),
  seed('SEC-17', 'stale_token', 'Stale token', 'medium', 'not_assessed', missing('tokens')),
  seed(
    'SEC-18',
    'token_owner_or_lifetime',
    'Token of an inactive owner, or lifetime beyond the workspace maximum',
    'high',
    'not_assessed',
    missing('tokens'),
  ),
  seed('SEC-25', 'missing_guardrails', 'Guardrails are missing on a generative endpoint', 'medium', 'fail', {
    looked: 3,
    columns: [
      'task',
      'input_pii',
      'output_pii',
      'has_input_safety',
      'data_classification',
      'provider',
      'checked_on',
    ],
    rows: [
      [
        'notes-summarizer',
        false,
        ['llm/v1/chat', 'NONE', 'NONE', false, 'confidential', 'openai', '2026-10-01'],
      ],
      [
        'agent-sandbox',
        false,
        ['agent/v1/responses', 'NONE', 'BLOCK', false, null, 'databricks', '2026-10-01'],
      ],
    ],
  }),
  seed(
    'SEC-26',
    'missing_rate_limit',
    'No rate limit on a shared or external-model endpoint',
    'medium',
    'pass',
    { looked: 3 },
  ),
  seed(
    'REL-01',
    'missing_rollback_target',
    'No rollback target',
    'high',
    'not_assessed',
    missing('model_versions'),
  ),
  seed('REL-04', 'unhealthy_endpoint', 'Endpoint or served entity is not healthy', 'high', 'pass'),
  seed('REL-05', 'failed_or_stuck_update', 'Last update failed, was cancelled, or is stuck', 'high', 'pass'),
  seed('REL-06', 'production_scale_to_zero', 'Production scales to zero', 'medium', 'pass', { looked: 7 }),
  seed(
    'REL-08',
    'external_model_without_fallback',
    'External-model endpoint without fallback',
    'medium',
    'fail',
    {
      looked: 1,
      columns: ['provider'],
      rows: [['notes-summarizer', false, ['openai']]],
    },
  ),
  seed('REL-09', 'inconsistent_traffic', 'Traffic configuration is inconsistent', 'medium', 'pass'),
  seed('REL-10', 'server_error_rate', 'Server error rate is above the target', 'high', 'fail', {
    looked: 9,
    columns: ['error_pct', 'target_pct', 'requests', 'worst_day_on'],
    rows: [
      ['notes-summarizer', false, ['2.1', '1', 349200, '2026-09-12']],
      ['churn-open', null, [null, '1', null, null]],
    ],
  }),
  seed('OPS-02', 'usage_tracking_off', 'Usage tracking is off', 'medium', 'fail', {
    columns: ['spend_usd'],
    rows: [
      ['churn-open', false, ['275.10']],
      ['llm-poc', false, [null]],
    ],
  }),
  seed('OPS-06', 'missing_required_tags', 'Mandatory tags are missing', 'medium', 'fail', {
    columns: ['missing_tags', 'spend_usd'],
    rows: [
      'recsys-idle',
      'pricing-wide',
      'churn-open',
      'forecast-first',
      'vision-quality-try',
      'llm-poc',
    ].map(
      (name, at): RowSeed => [
        name,
        false,
        [['owner', 'cost_center', 'data_classification'].slice(0, 1 + (at % 3)), `${620 - at * 87}.4`],
      ],
    ),
  }),
  seed('OPS-17', 'incomplete_population', 'The audit population is incomplete', 'high', 'pass', {
    resource: 'workspace',
    looked: 2,
  }),
  seed('OPS-18', 'stale_evidence', 'Evidence is too old or windows do not overlap', 'medium', 'manual', {
    resource: 'export',
    looked: 19,
    message: 'A person must confirm the window of the permissions.',
  }),
  seed('COST-01', 'idle_endpoint', 'Endpoints cost money though nobody calls them', 'high', 'fail', {
    looked: 10,
    columns: ['spend_usd', 'last_request_at', 'idle_days'],
    rows: [
      ['recsys-idle', false, ['618.40', '2026-08-10T14:22:00Z', 51]],
      ['inherited-open', false, ['81.20', null, 92], 'medium'],
      ['churn-open', null, ['275.10', null, null]],
    ],
    amountUsd: '699.60',
    params: { idle_days: 30, min_usd_30d: 10 },
    controls: { waf: ['CO:07', 'CO:14'], cis: ['~4.8'] },
    why: 'Provisioned capacity is billed by the hour, whether or not anyone calls it.',
    fix: 'databricks serving-endpoints delete <endpoint>',
    caveat: 'Deleting is irreversible; keep the exported configuration.',
  }),
  seed(
    'COST-02',
    'unjudgeable_spend',
    'Spend that cannot be judged for want of telemetry',
    'medium',
    'fail',
    {
      columns: ['spend_usd'],
      rows: [['churn-open', false, ['275.10']]],
      amountUsd: '275.10',
      controls: { waf: ['CO:03'] },
    },
  ),
  seed('COST-04', 'nonproduction_always_on', 'Non-production runs day and night', 'medium', 'fail', {
    looked: 5,
    columns: ['spend_usd', 'off_hours_pct'],
    rows: [['vision-quality-try', false, ['128.80', '96']]],
    amountUsd: '128.80',
    controls: { waf: ['CO:08', 'CO:12'] },
  }),
  seed(
    'COST-07',
    'idle_served_entity',
    'Served entity with 0 % traffic is still provisioned',
    'medium',
    'pass',
    { resource: 'served entity', looked: 19, controls: { waf: ['CO:07'] } },
  ),
  seed('COST-09', 'untagged_spend', 'Too much spend carries no tag', 'medium', 'error', {
    resource: 'workspace',
    looked: 0,
    message: 'The query failed: column cost_center does not exist.',
    controls: { waf: ['CO:03'] },
  }),
  seed(
    'COST-13',
    'unpriced_or_corrected_usage',
    'Usage without a price or with large corrections',
    'low',
    'fail',
    {
      resource: 'product',
      looked: 6,
      columns: ['unpriced_dbu'],
      rows: [['PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_US_EAST_2_SOMETHING_VERY_LONG', false, ['412.5']]],
      controls: { waf: ['CO:03'] },
    },
  ),
  seed('COST-19', 'expired_experiment', 'Experiment is kept alive', 'low', 'not_applicable', {
    controls: { waf: ['CO:07', 'CO:14'] },
  }),
];
