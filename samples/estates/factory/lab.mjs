// vision-lab: only the list of endpoints was ever collected, and that three weeks ago.
import { IDENTITIES, model, PERIOD } from './common.mjs';

export const lab = {
  ...IDENTITIES,
  id: '3390012475569940',
  name: 'vision-lab',
  host: 'https://adb-3390012475569940.0.azuredatabricks.net',
  profile: 'vision-lab',
  shape: 'script',
  collectedAt: '2026-09-12T06:00:00.000Z',
  missing: ['serving/get/', 'serving/permissions/', 'scim/', 'tokens/', 'net/', 'secrets/', 'uc/'],
  models: {},
  endpoints: [
    {
      name: 'glare-removal',
      creator: 'sp:vision-deployer',
      created: '2026-08-03T08:00:00Z',
      configs: [
        {
          version: 1,
          at: '2026-08-03T08:00:00Z',
          entities: [model('glare_removal', '1', { scaleToZero: true })],
        },
      ],
      acl: [],
      billing: [{ from: '2026-08-03', to: '2026-10-01', daily: [2, 9], at: [7, 15], weekdays: true }],
      requests: [
        { from: '2026-08-03', to: '2026-10-01', perDay: 3, weekdays: true, callers: ['sp:vision-deployer'] },
      ],
    },
  ],
  systemEndpoints: [
    {
      name: 'databricks-gemini-2-5-flash',
      display: 'Gemini 2.5 Flash',
      billing: [
        { ...PERIOD, sku: 'PREMIUM_GEMINI_MODEL_SERVING', tokens: [0.5, 3], callers: ['robin.falk'] },
      ],
    },
  ],
};
