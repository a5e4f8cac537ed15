// What both factory workspaces share.
const REGION = 'EU_WEST';

export const INFERENCE = `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_${REGION}`;
export const LAUNCH = `PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_${REGION}`;
export const PERIOD = { from: '2026-07-01', to: '2026-10-01' };
export const USAGE = { from: '2026-06-28', to: '2026-10-01' };

/** DBU per hour of one GPU_SMALL replica, and of a Small CPU replica. */
export const GPU_SMALL = 10.48;
export const CPU_SMALL = 4;

export const tags = (owner, cost_center, environment, more) => ({
  owner,
  cost_center,
  environment,
  data_classification: 'internal',
  ...more,
});
export const model = (name, version, more) => ({
  name: `${name}-${version}`,
  model: `plant.vision.${name}`,
  version,
  ...more,
});

// All identities of the estate; the exports of them could not be collected.
export const IDENTITIES = {
  users: [],
  servicePrincipals: ['sp:vision-deployer', 'sp:line-gateway', 'sp:audit-reader'],
  groups: {},
  collector: { principal: 'sp:audit-reader', isAdmin: false, authType: 'azure-cli', groups: [] },
  modelOwner: 'sp:vision-deployer',
  tags: {},
  tokens: [],
  secrets: {},
  settings: {},
};
