import { systemOf, targetOf } from '../register.ts';
import { judged, type Oracle } from '../world.ts';

/** What must be on record, each under any of its names. */
const ITEMS = [
  ['owner', 'owner_mailbox'],
  ['production_scope', 'scope', 'purpose'],
  ['identity_path', 'approved_callers'],
  ['network_boundary'],
  ['monitoring', 'alert', 'dashboard'],
  ['cost_assumption', 'budget_usd_month'],
  ['rollback_step', 'rollback_version'],
  ['escalation', 'oncall', 'on_call'],
];

/** OPS-22: all that whoever is called at night must know is on record. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  anyOf: ['targets', 'system_register'],
  params: {},
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .map((endpoint) => {
        const records = [
          targetOf(world, endpoint),
          systemOf(world, endpoint),
          Object.fromEntries(endpoint.tags),
        ];
        const isThere = (names: readonly string[]) =>
          names.some((name) => records.some((record) => String(record?.[name] ?? '').trim() !== ''));
        return judged(endpoint, ITEMS.every(isThere) ? true : endpoint.production === null ? null : false);
      }),
};
