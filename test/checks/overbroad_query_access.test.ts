import { describe, expect, it } from 'vitest';
import { auditCheck, verdicts } from '../support/estate.ts';

const endpoint = (name: string, environment: string | null = null) => ({
  id: `id-of-${name}`,
  name,
  tags: environment === null ? [] : [{ key: 'environment', value: environment }],
  state: { ready: 'READY' },
});

const acl = (name: string, ...entries: readonly [string, string, string][]) => ({
  object_id: `/serving-endpoints/id-of-${name}`,
  object_type: 'serving-endpoint',
  access_control_list: entries.map(([kind, principal, level]) => ({
    [kind]: principal,
    all_permissions: [{ permission_level: level, inherited: false }],
  })),
});

describe('SEC-01 overbroad_query_access', () => {
  it('fails where everyone in the workspace or the account may query, whatever the level above', async () => {
    const result = await auditCheck('overbroad_query_access', {
      serving_endpoint_details: [
        endpoint('open', 'prod'),
        endpoint('wide', 'dev'),
        endpoint('closed', 'prod'),
      ],
      serving_endpoint_permissions: [
        acl('open', ['group_name', 'users', 'CAN_QUERY']),
        acl('wide', ['group_name', 'account users', 'CAN_MANAGE']),
        acl('closed', ['group_name', 'risk', 'CAN_QUERY'], ['group_name', 'users', 'CAN_VIEW']),
      ],
    });
    expect(result.outcome).toBe('fail');
    expect(verdicts(result)).toEqual({ failed: ['open', 'wide'], unknown: [] });
    expect(result.rows.map(({ severity }) => severity)).toEqual(['high', 'medium']);
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('is unsure of an endpoint whose access list was not exported', async () => {
    const result = await auditCheck('overbroad_query_access', {
      serving_endpoint_details: [endpoint('known'), endpoint('other')],
      serving_endpoint_permissions: [acl('known', ['group_name', 'risk', 'CAN_QUERY'])],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['other'] });
  });

  it('does not apply without endpoints', async () => {
    expect((await auditCheck('overbroad_query_access', {})).outcome).toBe('not_applicable');
  });
});
