import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { group, user } from '../support/identities.ts';
import { billCovers, endpoint, history, onEndpoint, price, request, tags } from '../support/serving.ts';

const from = (requester: string, cost_center: string | null, at = '2026-09-20T12:00:00Z') =>
  request('score', at, { requester, usage_context: cost_center === null ? {} : { cost_center } });
const shared = (requests: readonly ExportRecord[], more: Estate = {}): Estate => ({
  billing_usage: [...billCovers, onEndpoint('score', { usage_quantity: '300' })],
  list_prices: [price()],
  served_entities: [history('score'), history('other')],
  endpoint_usage: [
    request('other', '2026-07-01T00:00:00Z'),
    request('other', '2026-09-30T23:00:00Z'),
    ...requests,
  ],
  ...more,
});
const check = (estate: Estate, params: readonly string[] = []) =>
  auditCheck('unallocated_shared_spend', estate, { params });
const two = [from('app', '4711'), from('web', '4712')];

describe('COST-17 unallocated_shared_spend', () => {
  it('fails where callers of two cost centres share capacity without a rule, and shows the money', async () => {
    const result = await check(shared(two));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.amountUsd).toBe('300.00');
    expect(result.rows[0]?.evidence).toMatchObject({ cost_centers: ['4711', '4712'], requesters: 2 });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes where a rule is on record, or every caller is of one cost centre', async () => {
    const ruled = { serving_endpoint_details: [endpoint('score', tags({ cost_allocation: 'by requests' }))] };
    expect((await check(shared(two, ruled))).outcome).toBe('pass');
    expect((await check(shared([from('app', '4711'), from('web', '4711')]))).outcome).toBe('pass');
  });

  it('takes the cost centre of a caller from the groups that are called so', async () => {
    const identities = {
      users: [user('ana'), user('bob')],
      groups: [group('cc-4711', 'Users/ana'), group('cc-4712', 'Users/bob'), group('all', 'Users/ana')],
    };
    const callers = [from('ana', null), from('bob', null)];
    const params = ['unallocated_shared_spend.cost_center_group=^cc-(.+)$'];
    const result = await check(shared(callers, identities), params);
    expect(result.rows[0]?.evidence.cost_centers).toEqual(['4711', '4712']);
    expect((await check(shared(callers, identities))).outcome).toBe('inconclusive');
    expect((await check(shared([from('ana', null)], identities), params)).outcome).toBe('pass');
  });

  describe('by groups', () => {
    const params = ['unallocated_shared_spend.cost_center_group=^cc-([0-9]+)'];
    const directory = (...groups: readonly ExportRecord[]): Estate => ({
      users: [user('ana'), user('bob')],
      groups,
    });
    const inBoth = directory(group('cc-4711', 'Users/ana'), group('cc-4712', 'Users/ana', 'Users/bob'));

    it('is unsure of a caller who is in the groups of two cost centres, alone or beside another', async () => {
      const alone = await check(shared([from('ana', null)], inBoth), params);
      expect(verdicts(alone)).toEqual({ failed: [], unknown: ['score'] });
      expect(alone.rows[0]?.evidence).toMatchObject({ cost_centers: null, is_every_caller_known: false });
      const beside = await check(shared([from('ana', null), from('bob', null)], inBoth), params);
      expect(verdicts(beside)).toEqual({ failed: [], unknown: ['score'] });
    });

    it('takes the word of a request that names its cost centre, also of such a caller', async () => {
      expect((await check(shared([from('ana', '4711')], inBoth), params)).outcome).toBe('pass');
    });

    it('knows a caller who is in two groups of one cost centre', async () => {
      const one = directory(group('cc-4711-dev', 'Users/ana'), group('cc-4711-ops', 'Users/ana'));
      expect((await check(shared([from('ana', null)], one), params)).outcome).toBe('pass');
    });

    it('is unsure where a group of a cost centre may hold whom the export does not tell', async () => {
      const open = directory(group('cc-4711', 'Users/ana'), group('cc-4712', 'Groups/elsewhere'));
      const result = await check(shared([from('ana', null)], open), params);
      expect(verdicts(result)).toEqual({ failed: [], unknown: ['score'] });
    });
  });

  it('is unsure where nothing tells the cost centre of a caller', async () => {
    expect((await check(shared([from('app', '4711'), from('web', null)]))).outcome).toBe('inconclusive');
  });

  it('does not ask of tokens, of little money, or of what nobody called', async () => {
    const tokens = [...billCovers, onEndpoint('score', { usage_quantity: '300', usage_type: 'TOKEN' })];
    expect((await check(shared(two, { billing_usage: tokens }))).outcome).toBe('not_applicable');
    expect((await check(shared(two), ['unallocated_shared_spend.min_usd_30d=301'])).outcome).toBe(
      'not_applicable',
    );
    expect((await check(shared([]))).outcome).toBe('not_applicable');
    const early = shared([from('app', '4711', '2026-08-01T00:00:00Z')]);
    expect((await check(early)).outcome).toBe('not_applicable');
  });

  it('is not assessed on a record of requests that is too short', async () => {
    expect((await check({ ...shared(two), endpoint_usage: two })).outcome).toBe('not_assessed');
  });
});
