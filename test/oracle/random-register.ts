import fc from 'fast-check';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { MODELS } from './random-entities.ts';
import { maybe, PEOPLE } from './random-identities.ts';
import { ENDPOINTS, WORKSPACES } from './random-places.ts';

type Records = fc.Arbitrary<readonly ExportRecord[]>;

const where = { workspace_id: fc.constantFrom(...WORKSPACES, undefined) };

/** What somebody who is called at night must know, whole or but for one part. */
const PAPERS = {
  identity_path: 'the service calls as itself',
  network_boundary: 'private link',
  monitoring: 'latency alert',
  cost_assumption: 'one Small replica',
  rollback_step: 'update-config to version 1',
};
const papers = fc.constantFrom<ExportRecord>(
  {},
  PAPERS,
  { ...PAPERS, monitoring: ' ' },
  { ...PAPERS, rollback_step: undefined },
);

const systems: Records = fc.uniqueArray(
  fc
    .record({
      endpoint: fc.constantFrom(...ENDPOINTS, 'elsewhere'),
      ...where,
      purpose: fc.constant('scores'),
      owner_mailbox: maybe(fc.constantFrom(PEOPLE[3], 'risk-team'), 1),
      production: fc.constantFrom(true, undefined, undefined, false),
      escalation: maybe(fc.constant('oncall@contoso.com'), 1),
      papers,
    })
    .map(({ papers: kept, ...more }) => ({ ...more, ...kept })),
  { selector: (one) => `${one.workspace_id} ${one.endpoint}`, maxLength: 4 },
);

const retirements: Records = fc.uniqueArray(
  fc.record({
    entity: fc.constantFrom('gpt-4o', 'claude', `${MODELS[0]}/1`, MODELS[1], 'prod.*', 'auto_capture_config'),
    kind: fc.constantFrom('model', 'provider model', 'field'),
    retires_on: fc.constantFrom('2026-08-01', '2026-11-01', '2027-06-01', undefined),
    source: fc.constant('announced'),
  }),
  { selector: ({ kind, entity }) => `${kind} ${entity}`, maxLength: 3 },
);

const attestations: Records = fc.uniqueArray(
  fc.record({
    check: fc.constantFrom('model_review_overdue', 'OPS-13'),
    resource: fc.constantFrom(...ENDPOINTS, 'fraud/entity-1', MODELS[0], `${MODELS[0]}/1`, undefined),
    workspace_id: fc.constantFrom(undefined, undefined, ...WORKSPACES),
    statement: fc.constant('looked at'),
    verdict: fc.constantFrom('pass', 'pass', 'fail'),
    attested_by: fc.constant('ana'),
    attested_on: fc.constantFrom('2026-08-01', '2026-02-01', '2026-10-05'),
    review_by: fc.constantFrom(undefined, undefined, '2026-09-30', '2027-01-01'),
  }),
  { selector: (one) => `${one.workspace_id} ${one.resource}`, maxLength: 3 },
);

/** What the organisation itself keeps on record. */
export const anyRegister: fc.Arbitrary<Estate> = fc
  .record({
    systems,
    retirements,
    attestations,
    lost: fc.subarray(['system_register', 'retirements', 'attestations']),
  })
  .map(({ systems: system_register, lost, ...more }) => {
    const kept: Estate = { system_register, ...more };
    return Object.fromEntries(Object.entries(kept).filter(([name]) => !lost.includes(name)));
  });
