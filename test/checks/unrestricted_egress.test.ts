import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'unrestricted_egress';
const network = (policy: string | null, workspace = WORKSPACE): ExportRecord => ({
  _object: workspace,
  workspace_id: workspace,
  network_policy_id: policy,
});
const policy = (mode: string, enforcement?: ExportRecord): ExportRecord => ({
  network_policy_id: 'p',
  account_id: 'a',
  egress: {
    network_access: {
      restriction_mode: mode,
      ...(enforcement === undefined ? {} : { policy_enforcement: enforcement }),
    },
  },
});

describe('SEC-22 unrestricted_egress', () => {
  it.each<[string, ExportRecord]>([
    ['full access', policy('FULL_ACCESS')],
    ['a dry run', policy('RESTRICTED_ACCESS', { enforcement_mode: 'DRY_RUN' })],
    [
      'a dry run of serving',
      policy('RESTRICTED_ACCESS', {
        enforcement_mode: 'DRY_RUN',
        dry_run_mode_product_filter: ['DBSQL', 'ML_SERVING'],
      }),
    ],
  ])('fails a workspace under %s', async (_name, given) => {
    const result = await auditCheck(CHECK, { workspace_network: [network('p')], network_policies: [given] });
    expect(verdicts(result)).toEqual({ failed: [WORKSPACE], unknown: [] });
  });

  it.each<[string, ExportRecord]>([
    ['enforced', policy('RESTRICTED_ACCESS', { enforcement_mode: 'ENFORCED' })],
    ['enforced by default', policy('RESTRICTED_ACCESS')],
    [
      'a dry run of another product',
      policy('RESTRICTED_ACCESS', { enforcement_mode: 'DRY_RUN', dry_run_mode_product_filter: ['DBSQL'] }),
    ],
  ])('passes a workspace under a restriction that is %s', async (_name, given) => {
    const result = await auditCheck(CHECK, { workspace_network: [network('p')], network_policies: [given] });
    expect(result.outcome).toBe('pass');
  });

  it('fails a workspace under no policy', async () => {
    const result = await auditCheck(CHECK, {
      workspace_network: [network(null)],
      network_policies: [policy('RESTRICTED_ACCESS')],
    });
    expect(verdicts(result).failed).toEqual([WORKSPACE]);
  });

  it('is unsure of a policy or mode that it does not know, and of a workspace nobody asked about', async () => {
    const unknown = async (...policies: readonly ExportRecord[]) =>
      verdicts(
        await auditCheck(CHECK, {
          serving_endpoint_details: [endpoint('a')],
          workspace_network: [network('p'), network('p', '2000000000000002')],
          network_policies: policies,
        }),
      ).unknown;
    expect(await unknown()).toEqual([WORKSPACE, '2000000000000002']);
    expect(await unknown(policy('HALF_ACCESS'))).toEqual([WORKSPACE, '2000000000000002']);
    const aside = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('a')],
      workspace_network: [network('p', '2000000000000002')],
      network_policies: [policy('RESTRICTED_ACCESS')],
    });
    expect(verdicts(aside)).toEqual({ failed: [], unknown: [WORKSPACE] });
  });

  it('does not apply without workspaces', async () => {
    expect((await auditCheck(CHECK, { network_policies: [policy('FULL_ACCESS')] })).outcome).toBe(
      'not_applicable',
    );
  });

  it('names the records that it comes from', async () => {
    expect(
      await sourcesOfFailure(CHECK, {
        workspace_network: [network('p')],
        network_policies: [policy('FULL_ACCESS')],
      }),
    ).toEqual(['account/network-policies.json 1', `account/workspace-network/${WORKSPACE}.json 1`]);
  });
});
