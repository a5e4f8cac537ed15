// clinic-analytics: the one workspace of the hospital group, production and research together.
import { endpoints, PERIOD, unseen } from './endpoints.mjs';
import { grants } from './governance.mjs';
import { GROUPS, PEOPLE, SERVICES } from './people.mjs';

/** As Windows PowerShell 5.1 redirects it: UTF-16 with a byte order mark and Windows line ends. */
const asWindowsPowerShell = (json) => Buffer.from(`\ufeff${json.replaceAll('\n', '\r\n')}`, 'utf16le');

export const workspace = {
  id: '9114862230574417',
  name: 'clinic-analytics',
  host: 'https://adb-9114862230574417.17.azuredatabricks.net',
  profile: 'clinic',
  shape: 'cli',
  collector: { principal: 'marta.keller', isAdmin: true, authType: 'azure-cli', groups: ['admins'] },
  // The collector may not see the models over patient data: no versions, and one endpoint's ACL was refused.
  missing: ['uc/versions/'],
  replaced: [{ path: 'net/workspace-conf.json', bytes: asWindowsPowerShell }],
  users: PEOPLE,
  inactive: ['jan.brandt'],
  servicePrincipals: SERVICES,
  groups: GROUPS,
  tags: { division: 'hospital-it' },
  modelOwner: 'sp:clinic-deployer',
  endpoints,
  // Billed every day, but in no list: made by a team whose endpoints the collector may not view.
  unseen,
  systemEndpoints: [
    {
      name: 'databricks-claude-haiku-4-5',
      display: 'Claude Haiku 4.5',
      billing: [
        {
          ...PERIOD,
          sku: 'PREMIUM_ANTHROPIC_MODEL_SERVING',
          tokens: [3, 14],
          callers: ['lina.okafor', 'felix.arndt'],
        },
      ],
    },
    {
      name: 'databricks-meta-llama-3-3-70b-instruct',
      display: 'Llama 3.3 70B Instruct',
      billing: [{ ...PERIOD, tokens: [1, 8], callers: ['anton.maier'] }],
    },
    { name: 'databricks-gte-large-en', display: 'GTE Large', task: 'llm/v1/embeddings' },
  ],
  tokens: [
    {
      comment: 'vendor export',
      owner: 'anton.maier',
      created: '2026-05-20',
      expires: '2026-11-16',
      used: '2026-06-30',
    },
    {
      comment: 'bed board',
      owner: 'sp:ward-dashboard',
      createdBy: 'marta.keller',
      created: '2026-07-06',
      expires: '2027-01-02',
      used: '2026-09-30',
    },
    {
      comment: 'notebook',
      owner: 'lina.okafor',
      created: '2026-08-17',
      expires: '2026-11-15',
      used: '2026-09-28',
    },
  ],
  secrets: {
    scheduling: {
      keys: { 'feature-db-password': '2026-06-11' },
      acl: [
        ['sp:clinic-deployer', 'MANAGE'],
        ['group:scheduling-platform', 'READ'],
      ],
    },
    'llm-providers': {
      keys: { 'anthropic-key': '2026-03-20' },
      acl: [
        ['felix.arndt', 'MANAGE'],
        ['group:users', 'READ'],
      ],
    },
  },
  authDescribed: true,
  azure: { publicNetworkAccess: 'Enabled' },
  ipAccessLists: [],
  tokenUsers: ['users'],
  grants,
  externalLocations: [
    {
      name: 'clinic-lake',
      url: 'abfss://lake@clinicdata.dfs.core.windows.net/',
      credential: 'clinic-lake',
      isolation: 'ISOLATION_MODE_OPEN',
      owner: 'marta.keller',
    },
  ],
  settings: { enableIpAccessLists: 'true', enableTokensConfig: 'true', maxTokenLifetimeDays: '180' },
  models: {
    'clinic.scheduling.no_show': { 8: ['2026-01-28'], 9: ['2026-05-12'] },
    'clinic.scheduling.reminder_ranker': { 1: ['2026-01-08'], 2: ['2026-04-02'] },
    'clinic.scheduling.bed_occupancy': { 3: ['2026-01-15'], 4: ['2026-06-10'] },
    'clinic.scheduling.ward_staffing': { 1: ['2026-02-12'] },
    'clinic.scheduling.triage_text': { 1: ['2026-07-30'], 2: ['2026-08-10'] },
  },
};
