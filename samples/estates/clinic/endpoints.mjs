// The endpoints of the hospital group: six that are listed, and two that only the bill knows.
export const PERIOD = { from: '2026-07-01', to: '2026-10-01' };
const USAGE = { from: '2026-06-28', to: '2026-10-01' };

const tags = (owner, cost_center, environment, data_classification) => ({
  owner,
  cost_center,
  environment,
  data_classification,
});
const model = (name, version, more) => ({
  name: `${name}-${version}`,
  model: `clinic.scheduling.${name}`,
  version,
  ...more,
});
const tracking = { usage_tracking_config: { enabled: true } };
const limited = (count) => ({
  ...tracking,
  rate_limits: [{ calls: count, key: 'endpoint', renewal_period: 'minute' }],
});

const summariser = {
  name: 'claude-sonnet-4-5',
  provider: 'anthropic',
  task: 'llm/v1/chat',
  anthropic_config: { anthropic_api_key: '{{secrets/llm-providers/anthropic-key}}' },
};

export const endpoints = [
  {
    name: 'no-show-prediction',
    description: 'Probability that a patient misses an appointment.',
    creator: 'sp:clinic-deployer',
    created: '2025-10-06T08:00:00Z',
    notify: 'scheduling-oncall',
    tags: tags('scheduling-platform', '4410', 'prod', 'patient'),
    configs: [
      { version: 7, at: '2026-02-02T07:00:00Z', entities: [model('no_show', '8')] },
      {
        version: 8,
        at: '2026-05-18T07:00:00Z',
        entities: [
          model('no_show', '9', {
            environment: {
              CALIBRATION: 'isotonic',
              FEATURE_DB_PASSWORD: '{{secrets/scheduling/feature-db-password}}',
            },
          }),
        ],
      },
    ],
    gateway: {
      ...limited(600),
      inference_table_config: {
        catalog_name: 'clinic',
        enabled: true,
        schema_name: 'serving_logs',
        table_name_prefix: 'no_show_prediction',
      },
    },
    acl: [
      ['group:scheduling-platform', 'CAN_MANAGE'],
      ['sp:booking-portal', 'CAN_QUERY'],
      ['group:care-coordinators', 'CAN_QUERY'],
      ['group:users', 'CAN_QUERY'],
    ],
    billing: [{ ...PERIOD, always: 4 }],
    requests: [
      {
        ...USAGE,
        perDay: 18,
        callers: ['sp:booking-portal', 'sp:booking-portal', 'rosa.lindner'],
        serverErrors: 0.001,
      },
    ],
    latency: [{ from: '', median: 165, spread: 0.45 }],
    // By hand, at night, without a ticket.
    aclChanges: [{ at: '2026-08-29T21:14:00Z', by: 'bruno.senn', to: 'group:users', set: 'View,Query' }],
  },
  {
    name: 'appointment-reminder-ranker',
    creator: 'sp:clinic-deployer',
    created: '2026-01-12T08:00:00Z',
    // Nobody wrote down who owns it or what it reads, and nothing counts its requests.
    tags: { cost_center: '4410', environment: 'prod' },
    configs: [
      { version: 1, at: '2026-01-12T08:00:00Z', entities: [model('reminder_ranker', '1')] },
      { version: 2, at: '2026-04-07T08:00:00Z', entities: [model('reminder_ranker', '2')] },
    ],
    acl: [
      ['sp:clinic-deployer', 'CAN_MANAGE'],
      ['group:users', 'CAN_MANAGE'],
    ],
    billing: [{ ...PERIOD, always: 4 }],
  },
  {
    name: 'discharge-summariser',
    description: 'Drafts discharge letters from the patient record.',
    creator: 'felix.arndt',
    created: '2026-03-24T09:30:00Z',
    task: 'llm/v1/chat',
    tags: tags('clinical-documentation', '4480', 'prod', 'patient'),
    configs: [
      {
        version: 1,
        at: '2026-03-24T09:30:00Z',
        entities: [{ name: 'claude-sonnet', external: summariser }],
      },
    ],
    gateway: tracking,
    acl: [
      ['felix.arndt', 'CAN_MANAGE'],
      ['group:physicians', 'CAN_QUERY'],
      ['group:account users', 'CAN_QUERY'],
    ],
    billing: [{ ...PERIOD, gateway: 0.0009 }],
    requests: [
      { ...USAGE, perDay: 8, callers: ['felix.arndt', 'yara.haas', 'sonja.reuter'], tokens: [2600, 480] },
    ],
  },
  {
    name: 'bed-occupancy',
    creator: 'sp:clinic-deployer',
    created: '2025-12-03T08:00:00Z',
    tags: tags('clinical-ml', '4420', 'prod', 'internal'),
    configs: [
      { version: 3, at: '2026-01-20T07:30:00Z', entities: [model('bed_occupancy', '3')] },
      { version: 4, at: '2026-06-15T07:30:00Z', entities: [model('bed_occupancy', '4')] },
    ],
    gateway: limited(120),
    acl: [
      ['group:clinical-ml', 'CAN_MANAGE'],
      // Deactivated, deleted, and never known: three entries that nobody took away.
      ['jan.brandt', 'CAN_QUERY'],
      ['kim.vogel', 'CAN_QUERY'],
      ['sp:retired-dashboard', 'CAN_QUERY'],
    ],
    billing: [{ ...PERIOD, always: 4 }],
    requests: [{ ...USAGE, perDay: 7, callers: ['sp:ward-dashboard'] }],
  },
  {
    name: 'ward-staffing-forecast',
    aclRefused: true,
    creator: 'sp:clinic-deployer',
    created: '2026-02-16T08:00:00Z',
    tags: tags('clinical-ml', '4420', 'prod', 'internal'),
    configs: [{ version: 1, at: '2026-02-16T08:00:00Z', entities: [model('ward_staffing', '1')] }],
    gateway: limited(120),
    acl: [['group:clinical-ml', 'CAN_MANAGE']],
    billing: [{ ...PERIOD, always: 4, every: 24 }],
    requests: [{ ...USAGE, perDay: 4, callers: ['sp:ward-dashboard'] }],
  },
  {
    name: 'triage-research',
    creator: 'lina.okafor',
    created: '2026-08-12T10:00:00Z',
    tags: tags('clinical-ml', '4490', 'research', 'patient'),
    configs: [
      {
        version: 1,
        at: '2026-08-12T10:00:00Z',
        entities: [model('triage_text', '2', { scaleToZero: true })],
      },
    ],
    gateway: limited(60),
    acl: [
      ['lina.okafor', 'CAN_MANAGE'],
      ['group:imaging-pilot', 'CAN_QUERY'],
    ],
    billing: [
      { from: '2026-08-12', to: '2026-10-01', daily: [4, 14], at: [8, 12], weekdays: true },
      { from: '2026-08-12', to: '2026-10-01', launches: [1, 2], weekdays: true },
    ],
    requests: [{ from: '2026-08-12', to: '2026-10-01', perDay: 5, weekdays: true, callers: ['lina.okafor'] }],
  },
];

export const unseen = [
  {
    name: 'radiology-waitlist',
    creator: 'sp:clinic-deployer',
    created: '2026-04-14T08:00:00Z',
    configs: [{ version: 1, at: '2026-04-14T08:00:00Z', entities: [model('waitlist', '1')] }],
    billing: [{ ...PERIOD, always: 4, every: 24 }],
  },
  {
    // Vector search bills on the same SKU as serving and is not serving.
    name: 'guideline-index',
    creator: 'sp:clinic-deployer',
    configs: [],
    billing: [{ from: '2026-09-21', to: '2026-10-01', always: 4, every: 24, product: 'VECTOR_SEARCH' }],
  },
];
