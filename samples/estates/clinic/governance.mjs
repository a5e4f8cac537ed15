// What the hospital group keeps beside its endpoints: a register that has fallen behind, and waivers that nobody renewed.
const WORKSPACE = '9114862230574417';

const REGISTER = [
  'system,endpoint,workspace_id,owner,owner_mailbox,purpose,risk_class,data_classification,production,network_boundary,monitoring,escalation,rollback_step,runbook,quality_monitor,review_by',
  `No-show prediction,no-show-prediction,${WORKSPACE},scheduling-platform,scheduling@clinic.example,reminders and overbooking,limited,patient,true,hospital network only,daily calibration report,scheduling-oncall@clinic.example,update-config to version 8,https://wiki.clinic.example/no-show,https://bi.clinic.example/no-show-calibration,2027-01-31`,
  `Triage of emergency calls,triage-live,${WORKSPACE},clinical-ml,triage@clinic.example,orders emergency calls by urgency,high-risk,patient,true,,,,,,,2026-12-31`,
  `Bed occupancy,bed-occupancy,${WORKSPACE},clinical-ml,,beds per ward for two days,minimal,internal,true,,,,,,,2026-06-30`,
];

const waivers = [
  {
    check: 'overbroad_query_access',
    workspace_id: WORKSPACE,
    resource: 'no-show-prediction',
    reason: 'The booking portal still calls with the identity of whoever is logged in.',
    compensating_control: 'The endpoint answers a probability only; features are read under row filters.',
    owner: 'scheduling-platform',
    approver: 'marta.keller@clinic.example',
    ticket: 'SEC-441',
    granted_on: '2026-07-20',
    expires_on: '2026-10-15',
    renewal: 1,
  },
  {
    check: 'missing_guardrails',
    workspace_id: WORKSPACE,
    resource: 'discharge-*',
    reason: 'Letters are always read and signed by a physician.',
    compensating_control: 'Signature is enforced by the documentation system.',
    owner: 'clinical-documentation',
    approver: 'marta.keller@clinic.example',
    ticket: 'SEC-398',
    granted_on: '2026-04-01',
    expires_on: '2026-06-30',
    renewal: 0,
  },
  {
    check: 'stale_token',
    workspace_id: WORKSPACE,
    resource: 'a-token-that-is-gone',
    reason: 'Needed once a quarter.',
    compensating_control: 'Read only.',
    owner: 'clinical-ml',
    approver: 'marta.keller@clinic.example',
    ticket: 'SEC-402',
    granted_on: '2026-08-01',
    expires_on: '2026-12-31',
    renewal: 0,
  },
];

export const kept = {
  'systems.csv': `${REGISTER.join('\n')}\n`,
  'waivers.yaml': { waivers },
  'retirements.csv':
    'entity,kind,retires_on,replacement,source\nclaude-sonnet-4-5,provider model,2026-11-30,claude-sonnet-5,announcement of the provider of June 2026\n',
};

/** Direct grants and inherited ones; patient models may be executed by the whole account. */
export const grants = {
  'catalog/clinic': [
    ['group:account users', 'USE_CATALOG'],
    ['group:clinical-ml', 'USE_CATALOG'],
  ],
  'schema/clinic.scheduling': [
    ['group:account users', 'EXECUTE'],
    ['group:clinical-ml', 'ALL_PRIVILEGES'],
  ],
  'function/clinic.scheduling.no_show': [
    ['sp:clinic-deployer', 'ALL_PRIVILEGES'],
    ['group:account users', 'EXECUTE', 'SCHEMA', 'clinic.scheduling'],
  ],
  'function/clinic.scheduling.reminder_ranker': [['sp:clinic-deployer', 'ALL_PRIVILEGES']],
  'external_location/clinic-lake': [['group:account users', 'READ_FILES']],
  'storage_credential/clinic-lake': [['sp:clinic-deployer', 'READ_FILES']],
};
