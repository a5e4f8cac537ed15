import type { Predicates } from './predicates.ts';

/** What is wrong where a check of security or reliability fails. */
export const SECURITY_PREDICATES: Predicates = {
  overbroad_query_access: [
    'can be queried by everyone in the workspace',
    'can be queried by everyone in the workspace',
  ],
  overbroad_manage_access: [
    'can be managed by everyone in the workspace',
    'can be managed by everyone in the workspace',
  ],
  direct_user_management: [
    'can be managed by people named one by one',
    'can be managed by people named one by one',
  ],
  too_many_managers: ['can be managed by too many people', 'can be managed by too many people'],
  unused_query_access: [
    'is open to identities that never call it',
    'are open to identities that never call them',
  ],
  acl_orphaned_principal: [
    'still grants access to an identity that is gone',
    'still grant access to identities that are gone',
  ],
  inactive_endpoint_creator: [
    'depends on a creator who is no longer active',
    'depend on creators who are no longer active',
  ],
  production_created_by_person: [
    'was created by a person, though it is in production',
    'were created by a person, though they are in production',
  ],
  separation_of_duties: [
    'was changed by somebody who also approves or builds it',
    'were changed by people who also approve or build them',
  ],
  plaintext_secret_in_environment: ['carries a secret in plain text', 'carry secrets in plain text'],
  plaintext_provider_credential: [
    "carries a provider's credential in plain text",
    "carry providers' credentials in plain text",
  ],
  missing_secret_reference: ['refers to a secret that does not exist', 'refer to secrets that do not exist'],
  secret_not_rotated: ['has not been rotated in time', 'have not been rotated in time'],
  overbroad_secret_scope: [
    'can be read by everyone in the workspace',
    'can be read by everyone in the workspace',
  ],
  static_key_instead_of_entra: [
    'uses a static key where Entra ID would do',
    'use a static key where Entra ID would do',
  ],
  token_without_expiry: ['never expires and can reach serving', 'never expire and can reach serving'],
  stale_token: ['has not been used for a long time', 'have not been used for a long time'],
  token_owner_or_lifetime: [
    'outlives its owner or the permitted lifetime',
    'outlive their owners or the permitted lifetime',
  ],
  service_principal_secret_age: ['is too old or about to expire', 'are too old or about to expire'],
  token_creation_unrestricted: [
    'lets anyone create tokens, or sets no longest lifetime',
    'let anyone create tokens, or set no longest lifetime',
  ],
  public_workspace_ingress: [
    'can be reached from the whole internet',
    'can be reached from the whole internet',
  ],
  unrestricted_egress: ['lets serving reach any address outside', 'let serving reach any address outside'],
  unapproved_external_provider: [
    'uses a provider, model or region that nobody approved',
    'use a provider, model or region that nobody approved',
  ],
  ungoverned_model: [
    'serves a model outside Unity Catalog or without approval',
    'serve models outside Unity Catalog or without approval',
  ],
  missing_guardrails: ['answers without guardrails', 'answer without guardrails'],
  missing_rate_limit: ['has no rate limit', 'have no rate limit'],
  overbroad_payload_table: [
    'holds requests and answers that too many may read',
    'hold requests and answers that too many may read',
  ],
  unapproved_permission_change: [
    'had its permissions changed without approval',
    'had their permissions changed without approval',
  ],
  unapproved_query_principal: [
    'can be called by somebody who was never approved',
    'can be called by somebody who was never approved',
  ],
  overbroad_model_grants: ['can be used or changed by everyone', 'can be used or changed by everyone'],
  overbroad_storage_credential: [
    'is open to everyone behind the endpoint',
    'are open to everyone behind the endpoint',
  ],
  missing_rollback_target: ['has no version to roll back to', 'have no version to roll back to'],
  undeployable_rollback_target: [
    'has a version to roll back to that cannot be deployed',
    'have a version to roll back to that cannot be deployed',
  ],
  missing_model_alias: [
    'has no alias for its live and its previous version',
    'have no alias for their live and their previous version',
  ],
  unhealthy_endpoint: ['is not healthy', 'are not healthy'],
  failed_or_stuck_update: ['has a failed or stuck update', 'have a failed or stuck update'],
  production_scale_to_zero: ['scales to zero in production', 'scale to zero in production'],
  no_redundancy: ['is critical and stands alone', 'are critical and stand alone'],
  external_model_without_fallback: [
    'calls an external model without a fallback',
    'call external models without a fallback',
  ],
  inconsistent_traffic: ['has inconsistent traffic settings', 'have inconsistent traffic settings'],
  server_error_rate: [
    'fails more requests than the target allows',
    'fail more requests than the target allows',
  ],
  throttling_rate: [
    'turns away more requests than the target allows',
    'turn away more requests than the target allows',
  ],
  no_reliability_target: ['has no declared reliability target', 'have no declared reliability target'],
  near_platform_limit: ['is nearly reached', 'are nearly reached'],
  retired_dependency: ['rests on something retired or soon to be', 'rest on something retired or soon to be'],
  no_update_failure_notification: ['tells nobody when an update fails', 'tell nobody when an update fails'],
  rollback_not_rehearsed: [
    'has a rollback that was not rehearsed or takes too long',
    'have a rollback that was not rehearsed or takes too long',
  ],
  repeated_build_failures: ['keeps failing to deploy', 'keep failing to deploy'],
};
