// The endpoints of the plant: inspection at the lines, and what was tried beside them.
import { CPU_SMALL, GPU_SMALL, model, PERIOD, tags, USAGE } from './common.mjs';

const tracking = (name) => ({
  inference_table_config: {
    catalog_name: 'plant',
    enabled: true,
    schema_name: 'serving_logs',
    table_name_prefix: name,
  },
  usage_tracking_config: { enabled: true },
});
const gpu = (name, version, more) => model(name, version, { compute: 'GPU_SMALL', ...more });
const line = (perDay, more) => ({ ...USAGE, perDay, callers: ['sp:line-gateway'], ...more });
const common = { creator: 'sp:vision-deployer', notify: 'vision-team', aclRefused: true };

export const endpoints = [
  {
    ...common,
    aclRefused: false,
    acl: [],
    name: 'surface-inspection',
    description: 'Finds scratches and inclusions on painted panels.',
    created: '2025-11-17T06:00:00Z',
    tags: tags('vision-team', '2310', 'prod'),
    configs: [
      { version: 5, at: '2026-03-09T05:00:00Z', entities: [gpu('surface', '6')] },
      // The challenger lost in July and has kept its GPU since.
      {
        version: 6,
        at: '2026-07-15T05:00:00Z',
        entities: [
          gpu('surface', '7', { traffic: 100 }),
          gpu('surface', '6', { name: 'surface-challenger', traffic: 0 }),
        ],
      },
    ],
    gateway: tracking('surface_inspection'),
    billing: [
      { ...PERIOD, always: GPU_SMALL, gpu: true },
      { from: '2026-07-15', to: '2026-10-01', always: GPU_SMALL, gpu: true },
    ],
    requests: [line(20, { serverErrors: 0.002 })],
    latency: [{ from: '', median: 610, spread: 0.3 }],
    metrics: { entity: 'surface-7', cpu: 31, memory: 44, gpu: [7, 22], concurrency: 4, requests: 1 },
    // The challenger was to be taken out in August.
    desired: { entities: { 'surface-challenger': null } },
  },
  {
    ...common,
    name: 'weld-seam-check',
    created: '2026-01-26T06:00:00Z',
    tags: tags('vision-team', '2320', 'prod'),
    configs: [
      { version: 2, at: '2026-02-23T05:00:00Z', entities: [model('weld_seam', '2')] },
      { version: 3, at: '2026-09-03T05:00:00Z', entities: [model('weld_seam', '3')] },
    ],
    gateway: tracking('weld_seam_check'),
    billing: [{ ...PERIOD, always: CPU_SMALL }],
    // Version 3 went live on 3 September and has failed one request in fifteen since.
    requests: [
      {
        from: '2026-06-28',
        to: '2026-09-03',
        perDay: 18,
        callers: ['sp:line-gateway'],
        serverErrors: 0.003,
      },
      {
        from: '2026-09-03',
        to: '2026-10-01',
        perDay: 26,
        callers: ['sp:line-gateway'],
        serverErrors: 0.066,
      },
    ],
  },
  {
    ...common,
    name: 'label-ocr',
    created: '2026-02-09T06:00:00Z',
    tags: tags('packaging-it', '2330', 'prod'),
    configs: [
      {
        version: 1,
        at: '2026-02-09T06:00:00Z',
        entities: [model('label_ocr', '1', { scaleToZero: true })],
      },
      {
        version: 2,
        at: '2026-05-27T05:00:00Z',
        entities: [model('label_ocr', '2', { scaleToZero: true })],
      },
    ],
    gateway: tracking('label_ocr'),
    billing: [
      { ...PERIOD, daily: [14, 38], at: [5, 21] },
      { ...PERIOD, launches: [3, 7] },
    ],
    requests: [line(4)],
  },
  {
    ...common,
    name: 'torque-anomaly',
    created: '2026-03-02T06:00:00Z',
    tags: tags('assembly-it', '2340', 'prod'),
    configs: [
      { version: 2, at: '2026-04-13T05:00:00Z', entities: [model('torque', '2')] },
      { version: 3, at: '2026-06-22T05:00:00Z', entities: [model('torque', '3')] },
    ],
    configUpdate: 'UPDATE_FAILED',
    pending: {
      version: 4,
      at: '2026-09-28T14:10:00Z',
      entities: [
        model('torque', '4', {
          state: 'ABORTED',
          message:
            'Served model creation aborted because the endpoint update timed out. Please see service logs for more information.',
        }),
      ],
    },
    gateway: tracking('torque_anomaly'),
    billing: [{ ...PERIOD, always: CPU_SMALL }],
    requests: [line(5)],
  },
  {
    ...common,
    name: 'casting-porosity',
    created: '2026-04-20T06:00:00Z',
    tags: tags('foundry-it', '2350', 'prod'),
    configs: [
      { version: 1, at: '2026-04-20T06:00:00Z', entities: [model('porosity', '1')] },
      {
        version: 2,
        at: '2026-09-27T04:40:00Z',
        entities: [
          model('porosity', '2', {
            state: 'FAILED',
            message: 'Failed to deploy: the container did not become healthy.',
          }),
        ],
      },
    ],
    ready: 'NOT_READY',
    gateway: tracking('casting_porosity'),
    billing: [{ from: '2026-07-01', to: '2026-09-27', always: CPU_SMALL }],
    requests: [line(4, { to: '2026-09-27' })],
  },
  {
    ...common,
    name: 'paint-colour-match',
    created: '2026-05-04T06:00:00Z',
    tags: tags('paint-shop', '2360', 'prod'),
    // The first version of the model in the first configuration: there is nothing to go back to.
    configs: [{ version: 1, at: '2026-05-04T06:00:00Z', entities: [model('paint_colour', '1')] }],
    gateway: tracking('paint_colour_match'),
    billing: [{ ...PERIOD, always: CPU_SMALL }],
    requests: [line(4)],
  },
  {
    ...common,
    name: 'packaging-check',
    created: '2026-01-12T06:00:00Z',
    tags: tags('packaging-it', '2330', 'prod'),
    configs: [
      {
        version: 3,
        at: '2026-04-06T05:00:00Z',
        entities: [model('packaging', '1'), model('packaging', '2', { traffic: 0 })],
      },
      {
        version: 4,
        at: '2026-08-20T05:00:00Z',
        entities: [model('packaging', '2', { traffic: 90 }), model('packaging', '3', { traffic: 10 })],
        // The route of a version that is no longer served.
        leftoverRoutes: [{ name: 'packaging-1', traffic: 0 }],
      },
    ],
    gateway: tracking('packaging_check'),
    billing: [{ ...PERIOD, always: 2 * CPU_SMALL }],
    requests: [line(5)],
  },
  {
    ...common,
    name: 'line3-segmentation',
    description: 'Line 3, until it was taken apart in August.',
    created: '2025-12-15T06:00:00Z',
    tags: tags('vision-team', '2310', 'prod'),
    configs: [
      { version: 1, at: '2025-12-15T06:00:00Z', entities: [gpu('line3_segmentation', '1')] },
      { version: 2, at: '2026-02-16T05:00:00Z', entities: [gpu('line3_segmentation', '2')] },
    ],
    gateway: tracking('line3_segmentation'),
    billing: [{ ...PERIOD, always: GPU_SMALL, gpu: true }],
    requests: [line(6, { to: '2026-08-14' })],
  },
  {
    ...common,
    name: 'line-simulator',
    created: '2026-07-10T08:00:00Z',
    // No cost centre: part of the spend that nobody can be asked about.
    tags: { owner: 'vision-team', environment: 'dev' },
    configs: [{ version: 1, at: '2026-07-10T08:00:00Z', entities: [model('line_simulator', '1')] }],
    gateway: tracking('line_simulator'),
    // Hourly, as only hours can show nights and weekends.
    billing: [{ from: '2026-07-10', to: '2026-10-01', always: CPU_SMALL, every: 1 }],
    requests: [
      { from: '2026-07-10', to: '2026-10-01', perDay: 5, weekdays: true, callers: ['sp:vision-deployer'] },
    ],
  },
  {
    ...common,
    name: 'glass-crack-trial',
    created: '2026-04-02T08:00:00Z',
    tags: tags('vision-team', '2390', 'dev', { purpose: 'experiment', expires_on: '2026-08-31' }),
    configs: [
      {
        version: 1,
        at: '2026-04-02T08:00:00Z',
        entities: [model('glass_crack', '1', { scaleToZero: true })],
      },
    ],
    gateway: tracking('glass_crack_trial'),
    billing: [{ ...PERIOD, daily: [12, 28], at: [8, 16], weekdays: true }],
    requests: [{ ...USAGE, perDay: 3, weekdays: true, callers: ['sp:vision-deployer'] }],
  },
];
