import type { CheckResult, CheckRow } from '../result.ts';
import { inWords, plural } from './units.ts';

/** What a failing check means, in words for somebody who decides: who or what, then what is wrong with it. */
export interface Phrase {
  readonly subject: string;
  readonly predicate: string;
}

/** Verb first for one, then for many. Where a check is not named here, its title speaks. */
const PREDICATES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  overbroad_query_access: [
    'can be queried by everyone in the workspace',
    'can be queried by everyone in the workspace',
  ],
  overbroad_manage_access: [
    'can be managed by everyone in the workspace',
    'can be managed by everyone in the workspace',
  ],
  too_many_managers: ['can be managed by too many people', 'can be managed by too many people'],
  acl_orphaned_principal: [
    'still grants access to an identity that is gone',
    'still grant access to identities that are gone',
  ],
  inactive_endpoint_creator: [
    'depends on a creator who is no longer active',
    'depend on creators who are no longer active',
  ],
  plaintext_secret_in_environment: ['carries a secret in plain text', 'carry secrets in plain text'],
  missing_secret_reference: ['refers to a secret that does not exist', 'refer to secrets that do not exist'],
  overbroad_secret_scope: [
    'can be read by everyone in the workspace',
    'can be read by everyone in the workspace',
  ],
  token_without_expiry: ['never expires and can reach serving', 'never expire and can reach serving'],
  stale_token: ['has not been used for a long time', 'have not been used for a long time'],
  token_owner_or_lifetime: [
    'outlives its owner or the permitted lifetime',
    'outlive their owners or the permitted lifetime',
  ],
  missing_guardrails: ['answers without guardrails', 'answer without guardrails'],
  missing_rate_limit: ['has no rate limit', 'have no rate limit'],
  missing_rollback_target: ['has no version to roll back to', 'have no version to roll back to'],
  unhealthy_endpoint: ['is not healthy', 'are not healthy'],
  failed_or_stuck_update: ['has a failed or stuck update', 'have a failed or stuck update'],
  production_scale_to_zero: ['scales to zero in production', 'scale to zero in production'],
  external_model_without_fallback: [
    'calls an external model without a fallback',
    'call external models without a fallback',
  ],
  inconsistent_traffic: ['has inconsistent traffic settings', 'have inconsistent traffic settings'],
  server_error_rate: [
    'fails more requests than the target allows',
    'fail more requests than the target allows',
  ],
  usage_tracking_off: ['does not record who calls it', 'do not record who calls them'],
  missing_required_tags: ['lacks mandatory tags', 'lack mandatory tags'],
  incomplete_population: [
    'does not appear in every export that should name it',
    'do not appear in every export that should name them',
  ],
  stale_evidence: [
    'rests on old evidence or evidence of another period',
    'rest on old evidence or evidence of another period',
  ],
  idle_endpoint: ['costs money though nobody calls it', 'cost money though nobody calls them'],
  unjudgeable_spend: ['spends without any record of requests', 'spend without any record of requests'],
  nonproduction_always_on: ['runs day and night outside production', 'run day and night outside production'],
  idle_served_entity: ['is provisioned without any traffic', 'are provisioned without any traffic'],
  untagged_spend: [
    'has too much spend without the mandatory tags',
    'have too much spend without the mandatory tags',
  ],
  unpriced_or_corrected_usage: [
    'has usage without a price or with large corrections',
    'have usage without a price or with large corrections',
  ],
  expired_experiment: [
    'is an experiment kept alive past its end',
    'are experiments kept alive past their end',
  ],
};

/** How many of what, and what is wrong: "two endpoints" + "can be queried by everyone in the workspace". */
export function phrase(check: CheckResult): Phrase {
  const failing = check.rows.filter((row) => row.passed === false);
  const total = check.counts.failed;
  const predicates = PREDICATES[check.id];
  const only = failing[0];
  if (predicates === undefined) {
    return {
      subject: subjectOf(check, total, only),
      predicate: `${total === 1 ? 'fails' : 'fail'} “${check.title}”`,
    };
  }
  return { subject: subjectOf(check, total, only), predicate: total === 1 ? predicates[0] : predicates[1] };
}

/** The same as one clause of a sentence; a name keeps its spelling, so it never begins the sentence bare. */
export function clause(check: CheckResult, at: number): string {
  const { subject, predicate } = phrase(check);
  const named = at === 0 && check.rows.some((row) => row.resource === subject);
  return `${named ? `the ${check.resource} ` : ''}${subject} ${predicate}`;
}

/** A name is clearer than "one endpoint"; an opaque id is not. */
function subjectOf(check: CheckResult, total: number, only: CheckRow | undefined): string {
  if (total === 1 && only !== undefined && isName(only.resource)) return only.resource;
  return `${inWords(total)} ${total === 1 ? check.resource : plural(check.resource)}`;
}

function isName(resource: string): boolean {
  return resource.length <= 40 && !/[0-9a-f]{12,}|^\d+$|^account$|\s/i.test(resource);
}
