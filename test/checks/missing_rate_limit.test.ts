import { describe, expect, it } from 'vitest';
import { acl, config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'missing_rate_limit';
type Limits = readonly ExportRecord[];

function scoring(name: string, limits: Limits = []): ExportRecord {
  return endpoint(name, {
    config: config([model('scoring', '1')]),
    ai_gateway: { rate_limits: limits.map((limit) => ({ renewal_period: 'minute', ...limit })) },
  });
}
function chat(name: string, limits: Limits = [], task = 'llm/v1/chat'): ExportRecord {
  return { ...scoring(name, limits), config: config([external('gpt', { task })]) };
}
const shared = (name: string) =>
  acl(name, ['group_name', 'risk', 'CAN_QUERY'], ['group_name', 'admins', '^CAN_MANAGE']);
const alone = (name: string) =>
  acl(name, ['service_principal_name', 'app', 'CAN_QUERY'], ['group_name', 'admins', '^CAN_MANAGE']);

describe('SEC-26 missing_rate_limit', () => {
  it('fails a shared or external-model endpoint without a limit, and leaves out what has one caller', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        scoring('by-group'),
        scoring('by-two'),
        chat('outside'),
        scoring('one-caller'),
      ],
      serving_endpoint_permissions: [
        shared('by-group'),
        acl('by-two', ['user_name', 'ana', 'CAN_QUERY'], ['service_principal_name', 'app', 'CAN_MANAGE']),
        alone('outside'),
        alone('one-caller'),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['by-group', 'by-two', 'outside'], unknown: [] });
    expect(result.counts.looked).toBe(3);
  });

  it('passes any limit on a shared endpoint, also one without a key', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        scoring('a', [{ calls: 600 }]),
        scoring('b', [{ key: 'user_group', principal: 'risk', calls: 60 }]),
        scoring('c', [{ key: 'service_principal', principal: 'app', calls: 0 }]),
      ],
      serving_endpoint_permissions: [shared('a'), shared('b'), shared('c')],
    });
    expect(result.outcome).toBe('pass');
  });

  it('asks an external model that is paid by the token for a limit on tokens', async () => {
    const estate = {
      serving_endpoint_details: [
        chat('calls-only', [{ calls: 60, key: 'user' }]),
        chat('tokens', [{ tokens: 10_000, key: 'user' }]),
        chat('other-task', [{ calls: 60 }], 'custom/v1/rank'),
      ],
      serving_endpoint_permissions: [alone('calls-only'), alone('tokens'), alone('other-task')],
    };
    expect(verdicts(await auditCheck(CHECK, estate))).toEqual({ failed: ['calls-only'], unknown: [] });
    const calls = { params: [`${CHECK}.require_token_limit=false`] };
    expect((await auditCheck(CHECK, estate, calls)).outcome).toBe('pass');
  });

  it('is unsure of tokens where it is not known what an external model does, unless another is paid by the token', async () => {
    const outside = (name: string, ...tasks: readonly (string | undefined)[]) => ({
      ...scoring(name, [{ calls: 60 }]),
      config: config(tasks.map((task, index) => external(`gpt-${index}`, { task }))),
    });
    const estate = {
      serving_endpoint_details: [
        outside('unknown', undefined),
        outside('one-unknown', 'custom/v1/rank', undefined),
        outside('one-known', 'llm/v1/chat', undefined),
        { ...outside('named-above', undefined), task: 'llm/v1/embeddings' },
      ],
      serving_endpoint_permissions: ['unknown', 'one-unknown', 'one-known', 'named-above'].map(alone),
    };
    expect(verdicts(await auditCheck(CHECK, estate))).toEqual({
      failed: ['named-above', 'one-known'],
      unknown: ['one-unknown', 'unknown'],
    });
    const calls = { params: [`${CHECK}.require_token_limit=false`] };
    expect((await auditCheck(CHECK, estate, calls)).outcome).toBe('pass');
  });

  it('takes the widest acceptable limit from its parameter: the tightest for all, else the widest for some', async () => {
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: [
          scoring('both', [{ calls: 10_000 }, { key: 'user', calls: 100 }]),
          scoring('wide', [{ calls: 101 }, { key: 'user_group', principal: 'risk', calls: 5 }]),
          scoring('some', [{ key: 'user_group', principal: 'risk', calls: 500 }]),
        ],
        serving_endpoint_permissions: [shared('both'), shared('wide'), shared('some')],
      },
      { params: [`${CHECK}.max_calls_per_min=100`] },
    );
    expect(verdicts(result)).toEqual({ failed: ['some', 'wide'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence.calls_per_minute)).toEqual([500, 101]);
  });

  it('is unsure of limits that limit nothing it knows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        scoring('by-tenant', [{ key: 'tenant', calls: 5 }]),
        scoring('hollow', [{ key: 'user' }]),
      ],
      serving_endpoint_permissions: [shared('by-tenant'), shared('hollow')],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result).unknown).toEqual(['by-tenant', 'hollow']);
  });

  it('is unsure without the configuration, the access list, or knowledge of a level', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('only-listed')],
      serving_endpoint_details: [scoring('closed-list'), scoring('new-level'), scoring('robot')],
      serving_endpoint_permissions: [
        acl('new-level', ['group_name', 'risk', 'CAN_STREAM']),
        acl('robot', ['robot_name' as 'user_name', 'r2', 'CAN_QUERY']),
      ],
    });
    expect(verdicts(result)).toEqual({
      failed: [],
      unknown: ['closed-list', 'new-level', 'only-listed', 'robot'],
    });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [scoring('a')],
      serving_endpoint_permissions: [shared('a')],
    });
    expect(sources).toEqual(['serving/get/a.json 1', 'serving/permissions/id-of-a.json 1']);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
