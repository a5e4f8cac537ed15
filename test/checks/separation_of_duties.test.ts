import { describe, expect, it } from 'vitest';
import { acl, config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { group, user } from '../support/identities.ts';

const CHECK = 'separation_of_duties';
const params = [`${CHECK}.developer_groups=[developers]`];
const production = endpoint('a', { tags: { environment: 'prod' }, config: config([model('m', '7')]) });
const audited = (more: Estate = {}, given: readonly string[] = params) =>
  auditCheck(
    CHECK,
    {
      serving_endpoint_details: [production],
      serving_endpoint_permissions: [
        acl('a', ['user_name', 'dev', 'CAN_MANAGE'], ['user_name', 'op', 'CAN_MANAGE']),
      ],
      users: [user('dev'), user('op')],
      groups: [group('developers', 'Users/dev'), group('operators', 'Users/op')],
      ...more,
    },
    { params: given },
  );
const change = (approved_by: string, more: object = {}) => ({
  change_records: [
    {
      id: 'CHG-1',
      endpoint: 'a',
      changed_at: '2026-09-01T00:00:00Z',
      requested_by: 'dev',
      approved_by,
      ...more,
    },
  ],
});

describe('SEC-09 separation_of_duties', () => {
  it('fails where a developer manages a production endpoint, directly or through groups', async () => {
    const result = await audited();
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence.people).toEqual(['dev develops and manages']);
    const nested = await audited({
      serving_endpoint_permissions: [acl('a', ['group_name', 'owners', 'CAN_MANAGE'])],
      groups: [group('owners', 'Groups/developers'), group('developers', 'Users/dev')],
    });
    expect(verdicts(nested).failed).toEqual(['a']);
  });

  it('passes where managers develop nothing, and where somebody else approved a change not long ago', async () => {
    const apart = {
      serving_endpoint_permissions: [
        acl('a', ['user_name', 'op', 'CAN_MANAGE'], ['user_name', 'dev', 'CAN_QUERY']),
      ],
    };
    expect((await audited(apart)).outcome).toBe('pass');
    expect((await audited(change('head'))).outcome).toBe('pass');
  });

  it.each([
    ['approved by its author', change('dev', { requested_by: null })],
    ['approved by whom it was asked by', change('DEV')],
    ['too old', change('head', { changed_at: '2025-09-01T00:00:00Z' })],
    ['of another endpoint', change('head', { endpoint: 'b' })],
  ])('does not take a change that is %s for a second pair of eyes', async (_, estate) => {
    expect((await audited(estate)).outcome).toBe('fail');
  });

  it('is unsure where a group of a pair was not exported', async () => {
    const apart = {
      serving_endpoint_permissions: [acl('a', ['user_name', 'op', 'CAN_MANAGE'])],
    };
    const pairs = [...params, `${CHECK}.conflict_pairs=["operators|approvers"]`];
    expect((await audited(apart, pairs)).outcome).toBe('inconclusive');
  });

  it('fails an owner of the served model, and a member of both groups of a pair', async () => {
    const owner = await audited({
      serving_endpoint_permissions: [acl('a', ['user_name', 'op', 'CAN_MANAGE'])],
      registered_models: [
        {
          full_name: 'prod.risk.scoring',
          name: 'scoring',
          schema_name: 'risk',
          catalog_name: 'prod',
          owner: 'op',
        },
      ],
    });
    expect(owner.rows[0]?.evidence.people).toEqual(['op owns the model and manages']);
    const both = await audited(
      {
        serving_endpoint_permissions: [acl('a', ['user_name', 'op', 'CAN_MANAGE'])],
        groups: [
          group('developers', 'Users/dev'),
          group('operators', 'Users/op'),
          group('approvers', 'Users/op'),
        ],
      },
      [...params, `${CHECK}.conflict_pairs=["operators|approvers"]`],
    );
    expect(both.rows[0]?.evidence.people).toEqual(['op is in both groups of a pair']);
  });

  it('is unsure where the developers, or a managing group, are not known', async () => {
    expect(verdicts(await audited({ groups: [group('operators', 'Users/op')] })).unknown).toEqual(['a']);
    const manager = { serving_endpoint_permissions: [acl('a', ['group_name', 'ghosts', 'CAN_MANAGE'])] };
    expect(verdicts(await audited(manager)).unknown).toEqual(['a']);
    expect(verdicts(await audited({ serving_endpoint_permissions: [] })).unknown).toEqual(['a']);
  });

  it('asks a person where no group of developers is named', async () => {
    expect((await audited({}, [])).outcome).toBe('manual');
  });

  it('does not apply outside production, and is not assessed without groups', async () => {
    const dev = endpoint('a', { tags: { environment: 'dev' } });
    expect((await audited({ serving_endpoint_details: [dev] })).outcome).toBe('not_applicable');
  });
});
