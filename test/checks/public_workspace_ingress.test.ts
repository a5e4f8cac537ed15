import { describe, expect, it } from 'vitest';
import { config, endpoint, external } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'public_workspace_ingress';
const azure = (more: ExportRecord = {}): ExportRecord => ({
  id: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/prod',
  location: 'westeurope',
  managedResourceGroupId: '/subscriptions/0/resourceGroups/managed',
  workspaceId: WORKSPACE,
  publicNetworkAccess: 'Enabled',
  ...more,
});
const connected = (status: string): ExportRecord => ({
  privateEndpointConnections: [{ name: 'pe', properties: { privateLinkServiceConnectionState: { status } } }],
});
const list = (more: ExportRecord = {}): ExportRecord => ({
  list_id: 'l-1',
  list_type: 'ALLOW',
  enabled: true,
  ip_addresses: ['198.51.100.0/24'],
  ...more,
});
const enforced = [{ enableIpAccessLists: 'true' }];
const open: Estate = { azure_workspace: [azure()], ip_access_lists: [], workspace_conf: enforced };

describe('SEC-21 public_workspace_ingress', () => {
  it.each<[string, Estate]>([
    ['no list', {}],
    ['a list that is switched off', { ip_access_lists: [list({ enabled: false })] }],
    ['a list that only blocks', { ip_access_lists: [list({ list_type: 'BLOCK' })] }],
    [
      'a list that allows everywhere',
      { ip_access_lists: [list(), list({ list_id: 'l-2', ip_addresses: ['0.0.0.0/0'] })] },
    ],
    [
      'lists that are not enforced',
      { ip_access_lists: [list()], workspace_conf: [{ enableIpAccessLists: 'false' }] },
    ],
    [
      'lists that nobody switched on',
      { ip_access_lists: [list()], workspace_conf: [{ enableIpAccessLists: '' }] },
    ],
    ['a private endpoint that waits', { azure_workspace: [azure(connected('Pending'))] }],
  ])('fails public access with %s', async (_name, changed) => {
    const result = await auditCheck(CHECK, { ...open, ...changed });
    expect(verdicts(result)).toEqual({ failed: [WORKSPACE], unknown: [] });
  });

  it.each<[string, Estate]>([
    ['without public access', { azure_workspace: [azure({ publicNetworkAccess: 'Disabled' })] }],
    ['with enforced lists', { ip_access_lists: [list()] }],
    ['with a private endpoint', { azure_workspace: [azure(connected('Approved'))] }],
  ])('passes a workspace %s', async (_name, changed) => {
    expect((await auditCheck(CHECK, { ...open, ...changed })).outcome).toBe('pass');
  });

  it('is unsure where a list that allows everywhere does not say whether it is switched on', async () => {
    const lists = [list(), list({ list_id: 'l-2', ip_addresses: ['0.0.0.0/0'], enabled: null })];
    const result = await auditCheck(CHECK, { ...open, ip_access_lists: lists });
    expect(verdicts(result)).toEqual({ failed: [], unknown: [WORKSPACE] });
  });

  it('is one row for a resource that was exported under two spellings of its id', async () => {
    const shouted = azure({ id: String(azure().id).toUpperCase() });
    const twice = await auditCheck(CHECK, { ...open, azure_workspace: [azure(), shouted] });
    expect(twice.counts.looked).toBe(1);
    const closed = { ...shouted, publicNetworkAccess: 'Disabled' };
    const contradicting = await auditCheck(CHECK, { ...open, azure_workspace: [azure(), closed] });
    expect(verdicts(contradicting)).toEqual({ failed: [], unknown: [WORKSPACE] });
  });

  it('asks for lists beside a private endpoint where that is wanted', async () => {
    const strict = { params: [`${CHECK}.private_endpoint_suffices=false`] };
    const estate = { ...open, azure_workspace: [azure(connected('Approved'))] };
    expect((await auditCheck(CHECK, estate, strict)).outcome).toBe('fail');
    expect((await auditCheck(CHECK, { ...estate, ip_access_lists: [list()] }, strict)).outcome).toBe('pass');
  });

  it('reads what the resource manager nests as what the Azure CLI flattens', async () => {
    const { id, location, ...properties } = azure({ publicNetworkAccess: 'Disabled' });
    const result = await auditCheck(CHECK, { ...open, azure_workspace: [{ id, location, properties }] });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure where the resource does not say, nobody asked whether lists are enforced, or a workspace is not among them', async () => {
    const { publicNetworkAccess: _, ...silent } = azure();
    for (const changed of [
      { azure_workspace: [silent] },
      { ip_access_lists: [list()], workspace_conf: [{ enableTokensConfig: 'true' }] },
      { azure_workspace: [azure({ publicNetworkAccess: 'SecuredByPerimeter' })] },
    ]) {
      const result = await auditCheck(CHECK, { ...open, ...changed });
      expect(result.outcome).toBe('inconclusive');
    }
    const aside = await auditCheck(CHECK, {
      ...open,
      azure_workspace: [azure({ publicNetworkAccess: 'Disabled' })],
      serving_endpoint_details: [{ ...endpoint('b'), _workspace: '2000000000000002' }],
    });
    expect(verdicts(aside)).toEqual({ failed: [], unknown: ['2000000000000002'] });
    expect(aside.outcome).toBe('not_assessed');
  });

  it('names the endpoints that private connectivity does not cover', async () => {
    const result = await auditCheck(CHECK, {
      ...open,
      serving_endpoint_details: [endpoint('gpt', { config: config([external('gpt')]) }), endpoint('own')],
    });
    expect(result.rows[0]?.evidence.external_endpoints).toEqual(['gpt']);
  });

  it.each(['azure_workspace', 'ip_access_lists', 'workspace_conf'])(
    'is not assessed without %s',
    async (missing) => {
      const { auditEstate } = await import('../support/estate.ts');
      const rest = Object.fromEntries(Object.entries(open).filter(([name]) => name !== missing));
      const { checks } = await auditEstate(rest, { only: [CHECK], figures: false });
      expect(checks[0]?.outcome).toBe('not_assessed');
    },
  );

  it('does not apply without workspaces, and names the records that it comes from', async () => {
    expect((await auditCheck(CHECK, { ...open, azure_workspace: [] })).outcome).toBe('not_applicable');
    expect(await sourcesOfFailure(CHECK, open)).toEqual([
      'net/azure-workspace.json 1',
      'net/workspace-conf.json 1',
    ]);
  });
});
