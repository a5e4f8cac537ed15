/** Verb first for one, then for many. */
export type Predicates = Readonly<Record<string, readonly [one: string, many: string]>>;

/** What is wrong where a check of operations, cost or performance fails. */
export const OPERATING_PREDICATES: Predicates = {
  audit_log_gap: ['changed without a trace in the audit log', 'changed without a trace in the audit log'],
  usage_tracking_off: ['does not record who calls it', 'do not record who calls them'],
  payload_logging_off: [
    'does not record requests and answers in production',
    'do not record requests and answers in production',
  ],
  payload_logging_silent: [
    'records no requests though recording is on',
    'record no requests though recording is on',
  ],
  log_retention_short: [
    'is kept for less time than the policy asks',
    'are kept for less time than the policy asks',
  ],
  missing_required_tags: ['lacks mandatory tags', 'lack mandatory tags'],
  invalid_tag_value: [
    'carries a tag value that is not allowed or contradicts another',
    'carry tag values that are not allowed or contradict others',
  ],
  owner_not_live: ['has an owner who is not a live identity', 'have owners who are not live identities'],
  configuration_drift: [
    'differs from the configuration that was approved',
    'differ from the configuration that was approved',
  ],
  change_without_record: [
    'was changed in production without a change record',
    'were changed in production without a change record',
  ],
  mixed_environments: ['mixes production with development', 'mix production with development'],
  unapproved_served_version: [
    'serves a version that was not approved',
    'serve versions that were not approved',
  ],
  model_review_overdue: [
    'serves an old model version that nobody reviewed',
    'serve old model versions that nobody reviewed',
  ],
  missing_model_documentation: ['is not documented', 'are not documented'],
  no_quality_monitor: [
    'has nobody watching the quality of its answers',
    'have nobody watching the quality of their answers',
  ],
  register_mismatch: ['does not match the register of AI systems', 'do not match the register of AI systems'],
  incomplete_population: [
    'does not appear in every export that should name it',
    'do not appear in every export that should name them',
  ],
  stale_evidence: [
    'rests on old evidence or evidence of another period',
    'rest on old evidence or evidence of another period',
  ],
  waiver_register_problem: [
    'is expired, unmatched or badly formed',
    'are expired, unmatched or badly formed',
  ],
  attestation_missing: ['is missing or out of date', 'are missing or out of date'],
  evidence_collected_by_person: [
    'was read with the identity of a person or an administrator',
    'were read with the identity of a person or an administrator',
  ],
  missing_runbook: ['lacks what somebody on call must know', 'lack what somebody on call must know'],
  idle_endpoint: ['costs money though nobody calls it', 'cost money though nobody calls them'],
  unjudgeable_spend: ['spends without any record of requests', 'spend without any record of requests'],
  hardly_used_endpoint: ['costs money for next to no requests', 'cost money for next to no requests'],
  nonproduction_always_on: ['runs day and night outside production', 'run day and night outside production'],
  oversized_concurrency: [
    'is sized for far more requests at once than it gets',
    'are sized for far more requests at once than they get',
  ],
  underused_gpu: ['pays for a GPU that hardly works', 'pay for GPUs that hardly work'],
  idle_served_entity: ['is provisioned without any traffic', 'are provisioned without any traffic'],
  cold_start_thrash: ['spends much of its money on starting up', 'spend much of their money on starting up'],
  untagged_spend: ['is missing from too much of the spend', 'are missing from too much of the spend'],
  no_budget_policy: ['has no budget policy', 'have no budget policy'],
  over_budget: [
    'is overspent, or will be by the end of the month',
    'are overspent, or will be by the end of the month',
  ],
  spend_anomaly: ['had days that cost far more than usual', 'had days that cost far more than usual'],
  unpriced_or_corrected_usage: [
    'has usage without a price or with large corrections',
    'have usage without a price or with large corrections',
  ],
  duplicate_endpoint: ['serves what another endpoint serves too', 'serve what other endpoints serve too'],
  unreconciled_with_invoice: [
    'does not reconcile with the Azure bill',
    'do not reconcile with the Azure bill',
  ],
  payload_log_growth: [
    'keeps a log of requests and answers that only grows',
    'keep logs of requests and answers that only grow',
  ],
  underused_commitment: [
    'is badly used or about to renew itself',
    'are badly used or about to renew themselves',
  ],
  unallocated_shared_spend: [
    'is shared and cannot be charged to its users',
    'are shared and cannot be charged to their users',
  ],
  expired_experiment: [
    'is an experiment kept alive past its end',
    'are experiments kept alive past their end',
  ],
  latency_above_target: [
    'answers more slowly than its target allows',
    'answer more slowly than their targets allow',
  ],
  latency_not_measured: ['has no measured latency at all', 'have no measured latency at all'],
  latency_regression: ['became slower after a change', 'became slower after a change'],
  route_optimization_off: [
    'runs production near the shared limit without route optimization',
    'run production near the shared limit without route optimization',
  ],
  resource_saturation: ['runs short of CPU or memory', 'run short of CPU or memory'],
  at_maximum_concurrency: [
    'runs at its greatest size and turns requests away or makes them wait',
    'run at their greatest size and turn requests away or make them wait',
  ],
  payload_near_limit: ['handles requests close to the size limit', 'handle requests close to the size limit'],
  near_execution_limit: [
    'has requests that nearly run out of time',
    'have requests that nearly run out of time',
  ],
  token_throughput_below_target: [
    'produces fewer tokens per second than its target asks',
    'produce fewer tokens per second than their targets ask',
  ],
  distant_endpoint: ['is far from its callers or its data', 'are far from their callers or their data'],
  load_test_missing: ['has no current load test', 'have no current load test'],
};
