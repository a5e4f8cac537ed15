import { describe, expect, it } from 'vitest';
import { acl, endpoint, listed, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, verdicts } from '../support/estate.ts';
import { group } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_query_access';

describe('SEC-01 overbroad_query_access', () => {
  it('fails where everyone in the workspace or the account may query, whatever the level above', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('open', { tags: { environment: 'prod' } }),
        endpoint('wide', { tags: { environment: 'dev' } }),
        endpoint('closed', { tags: { environment: 'prod' } }),
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
  });

  it('tells the level and the path of the access, in one row for each endpoint', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('open')],
      serving_endpoint_permissions: [acl('open', ['group_name', 'users', 'CAN_QUERY', '^CAN_MANAGE'])],
    });
    expect(result.rows.map(({ evidence }) => evidence)).toMatchObject([
      {
        granted_to: ['users'],
        levels: ['CAN_MANAGE', 'CAN_QUERY'],
        through: ['/serving-endpoints/', 'direct'],
      },
    ]);
  });

  it('judges an endpoint of unknown environment as production', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('open')],
      serving_endpoint_permissions: [acl('open', ['group_name', 'users', 'CAN_QUERY'])],
    });
    expect(result.rows.map(({ severity }) => severity)).toEqual(['high']);
  });

  it('finds a broad group inside another, even where its own members are not listed and groups contain each other', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('nested'), endpoint('circle')],
      serving_endpoint_permissions: [
        acl('nested', ['group_name', 'risk', 'CAN_QUERY']),
        acl('circle', ['group_name', 'left', 'CAN_QUERY']),
      ],
      groups: [
        group('risk', 'Groups/users', 'Users/ana'),
        group('users'),
        group('left', 'Groups/right', 'Users/ana'),
        group('right', 'Groups/left'),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['nested'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ granted_to: ['users'], through: ['risk → users'] });
  });

  it('passes an endpoint that is tagged as meant for all, with or without a value', async () => {
    const open = (name: string) => acl(name, ['group_name', 'users', 'CAN_QUERY']);
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('bare', { tags: { 'public-internal': null } }),
        endpoint('valued', { tags: { 'public-internal': 'yes' } }),
      ],
      serving_endpoint_permissions: [open('bare'), open('valued')],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts).toMatchObject({ looked: 2, passed: 2 });
  });

  it('takes the broad groups and the tag from its parameters', async () => {
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: [
          endpoint('open'),
          endpoint('staff', { tags: { 'public-internal': null } }),
        ],
        serving_endpoint_permissions: [
          acl('open', ['group_name', 'users', 'CAN_QUERY']),
          acl('staff', ['group_name', 'Everybody', 'CAN_QUERY']),
        ],
      },
      { params: [`${CHECK}.broad_groups=["everybody"]`, `${CHECK}.allow_tag=open-to-staff`] },
    );
    expect(verdicts(result)).toEqual({ failed: ['staff'], unknown: [] });
  });

  it('is unsure of an endpoint whose access list was not exported, or that only the list knows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('known'), listed('only-listed')],
      serving_endpoint_details: [endpoint('known'), endpoint('other')],
      serving_endpoint_permissions: [acl('known', ['group_name', 'risk', 'CAN_QUERY'])],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['only-listed', 'other'] });
  });

  it('is unsure of a level, or a principal, that it does not know', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('level'), endpoint('none'), endpoint('principal')],
      serving_endpoint_permissions: [
        acl('level', ['group_name', 'users', 'CAN_STREAM']),
        acl('none', ['group_name', 'users']),
        {
          ...acl('principal'),
          access_control_list: [{ all_permissions: [{ permission_level: 'CAN_QUERY' }] }],
        },
      ],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['level', 'none', 'principal'] });
  });

  it('names the configuration and the access list that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [endpoint('closed'), endpoint('open')],
      serving_endpoint_permissions: [
        acl('closed', ['group_name', 'risk', 'CAN_QUERY']),
        acl('open', ['group_name', 'users', 'CAN_QUERY']),
      ],
    });
    expect(sources).toEqual(['serving/get/open.json 1', 'serving/permissions/id-of-open.json 1']);
  });

  it('does not apply without endpoints of one’s own', async () => {
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_applicable');
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
