import { describe, expect, it } from 'vitest';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';

const CHECK = 'distant_endpoint';
const here = (location = 'westeurope'): Estate => ({
  azure_workspace: [
    { id: '/subscriptions/x', name: 'ws', location, workspaceId: WORKSPACE, workspaceUrl: 'adb-1' },
  ],
});
const audited = (target: ExportRecord, place: Estate = here()) =>
  auditCheck(CHECK, {
    serving_endpoint_details: [endpoint('a')],
    targets: [{ endpoint: 'a', ...target }],
    ...place,
  });

describe('PERF-11 distant_endpoint', () => {
  it('passes in the region of its callers and data, however it is spelled', async () => {
    expect((await audited({ caller_region: 'West Europe', data_region: 'westeurope' })).outcome).toBe('pass');
    expect((await audited({ caller_region: 'northeurope, westeurope' })).outcome).toBe('pass');
  });

  it.each([{ caller_region: 'eastus2' }, { data_region: 'eastus2', caller_region: 'westeurope' }])(
    'fails with %j',
    async (target) => {
      const result = await audited(target);
      expect(verdicts(result).failed).toEqual(['a']);
      expect(result.rows[0]?.evidence.workspace_region).toBe('westeurope');
    },
  );

  it('takes the region from the account’s list of workspaces, too', async () => {
    const workspaces = (location: string | null) => ({
      workspaces: [{ workspace_id: WORKSPACE, workspace_name: 'ws', workspace_url: 'https://x', location }],
    });
    expect((await audited({ caller_region: 'westeurope' }, workspaces('westeurope'))).outcome).toBe('pass');
    expect((await audited({ caller_region: 'westeurope' }, workspaces(null))).outcome).toBe('inconclusive');
    const both = await audited({ caller_region: 'westeurope' }, { ...here(), ...workspaces('eastus') });
    expect(both.outcome).toBe('inconclusive');
  });

  it('asks nothing where no region is declared, and is not assessed where no region is known', async () => {
    expect((await audited({ owner: 'risk' })).outcome).toBe('not_applicable');
    expect((await audited({ caller_region: 'westeurope' }, {})).outcome).toBe('not_assessed');
  });
});
