// plant-quality: the lines of one plant, with their development endpoints beside them.
import { hexId } from '../../invent.mjs';
import { CPU_SMALL, GPU_SMALL, IDENTITIES, model, PERIOD, tags, USAGE } from './common.mjs';

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

const permissionDenied = () =>
  '{"error_code":"PERMISSION_DENIED","message":"audit-reader does not have Manage permissions on serving endpoint. Please contact the owner or an administrator for access."}\n';
const loginExpired = () =>
  'Error: default auth: azure-cli: cannot get access token: ERROR: AADSTS700082: The refresh token has expired due to inactivity.\nInteractive authentication is needed. Please run:\naz login\n';

export const plant = {
  ...IDENTITIES,
  id: '3390012475568201',
  name: 'plant-quality',
  host: 'https://adb-3390012475568201.1.azuredatabricks.net',
  profile: 'plant-quality',
  shape: 'script',
  // The collector is not an administrator: no access lists, identities, tokens or secrets. One refused answer
  // and one expired login were saved as if they were exports.
  missing: ['scim/groups', 'scim/service-principals', 'tokens/', 'net/', 'secrets/acls', 'secrets/keys'],
  replaced: [
    { path: 'scim/users.json', bytes: loginExpired, exitCode: 1 },
    {
      path: `serving/permissions/${hexId('3390012475568201/surface-inspection')}.json`,
      bytes: permissionDenied,
    },
  ],
  endpoints: [
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
  ],
  systemEndpoints: [
    {
      name: 'databricks-gemini-2-5-flash',
      display: 'Gemini 2.5 Flash',
      billing: [
        {
          ...PERIOD,
          sku: 'PREMIUM_GEMINI_MODEL_SERVING',
          tokens: [4, 18],
          callers: ['robin.falk', 'ayla.demir'],
        },
      ],
    },
    {
      name: 'databricks-claude-haiku-4-5',
      display: 'Claude Haiku 4.5',
      billing: [
        { ...PERIOD, sku: 'PREMIUM_ANTHROPIC_MODEL_SERVING', tokens: [1, 6], callers: ['ayla.demir'] },
      ],
    },
    { name: 'databricks-gte-large-en', display: 'GTE Large', task: 'llm/v1/embeddings' },
  ],
  models: {
    'plant.vision.surface': { 5: ['2026-01-08'], 6: ['2026-03-04'], 7: ['2026-07-09'] },
    'plant.vision.weld_seam': { 2: ['2026-02-18'], 3: ['2026-08-31'] },
    'plant.vision.label_ocr': { 1: ['2026-02-05'], 2: ['2026-05-22'] },
    'plant.vision.torque': { 2: ['2026-04-08'], 3: ['2026-06-17'], 4: ['2026-09-25'] },
    'plant.vision.porosity': { 1: ['2026-04-15'], 2: ['2026-09-24'] },
    'plant.vision.paint_colour': { 1: ['2026-04-29'] },
    'plant.vision.packaging': { 1: ['2026-01-07'], 2: ['2026-04-01'], 3: ['2026-08-15'] },
    'plant.vision.line3_segmentation': { 1: ['2025-12-10'], 2: ['2026-02-11'] },
    'plant.vision.line_simulator': { 1: ['2026-07-08'] },
    'plant.vision.glass_crack': { 1: ['2026-03-30'] },
  },
};
