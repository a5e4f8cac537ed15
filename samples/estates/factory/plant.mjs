// plant-quality: the lines of one plant, with their development endpoints beside them.
import { hexId } from '../../invent.mjs';
import { IDENTITIES, PERIOD } from './common.mjs';
import { endpoints } from './lines.mjs';

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
  endpoints,
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
