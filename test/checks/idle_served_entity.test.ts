import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint, epoch, tags } from '../support/serving.ts';

const entity = (name: string | null, more: ExportRecord = {}): ExportRecord => ({
  ...(name === null ? {} : { name }),
  entity_name: 'ml.risk.score',
  entity_version: '1',
  scale_to_zero_enabled: false,
  creation_timestamp: epoch('2026-05-01'),
  ...more,
});
const route = (name: string, share: number) => ({
  served_model_name: name,
  traffic_percentage: share,
});

/** One endpoint with these entities and routes. */
const audited = (
  entities: readonly ExportRecord[],
  routes: readonly ExportRecord[] | null,
  more: ExportRecord = {},
  params: readonly string[] = [],
) =>
  auditCheck(
    'idle_served_entity',
    {
      serving_endpoint_details: [
        endpoint('score', {
          config: {
            served_entities: entities,
            ...(routes === null ? {} : { traffic_config: { routes } }),
          },
          ...more,
        }),
      ],
    },
    { params },
  );

describe('COST-07 idle_served_entity', () => {
  it('fails a provisioned entity with a route of 0 %, or with none', async () => {
    const result = await audited([entity('a'), entity('b'), entity('c')], [route('a', 100), route('b', 0)]);
    expect(result.outcome).toBe('fail');
    expect(verdicts(result)).toEqual({ failed: ['score/b', 'score/c'], unknown: [] });
    expect(result.counts).toMatchObject({ looked: 3, passed: 1 });
    expect(result.rows[0]?.evidence).toMatchObject({ traffic_pct: 0, is_scale_to_zero: false });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes what takes traffic, scales to zero, or was changed only just', async () => {
    const routes = [route('a', 99), route('b', 1)];
    expect((await audited([entity('a'), entity('b')], routes)).outcome).toBe('pass');
    expect((await audited([entity('a')], null)).outcome).toBe('pass');
    const zero = [entity('a'), entity('b', { scale_to_zero_enabled: true })];
    expect((await audited(zero, [route('a', 100)])).outcome).toBe('pass');
    const changed = { last_updated_timestamp: epoch('2026-09-20') };
    const two = [entity('a'), entity('b')];
    expect((await audited(two, [route('a', 100)], changed)).outcome).toBe('pass');
    const params = ['idle_served_entity.grace_days=7'];
    expect((await audited(two, [route('a', 100)], changed, params)).outcome).toBe('fail');
  });

  it('lets a tag name one entity that is kept warm as the way back', async () => {
    const three = [entity('a'), entity('b'), entity('c')];
    const kept = await audited(three, [route('a', 100)], tags({ Rollback_Entity: 'b' }));
    expect(verdicts(kept).failed).toEqual(['score/c']);
    const other = ['idle_served_entity.rollback_tag=standby'];
    const told = await audited(three, [route('a', 100)], tags({ standby: 'c' }), other);
    expect(verdicts(told).failed).toEqual(['score/b']);
  });

  it('is unsure without routes for several entities, without a name, a size, or a time', async () => {
    expect(verdicts(await audited([entity('a'), entity('b')], null)).unknown).toEqual(['score/a', 'score/b']);
    expect(verdicts(await audited([entity('a'), entity(null)], [route('a', 100)])).unknown).toEqual([
      'score/?',
    ]);
    const vague = [entity('a'), entity('b', { scale_to_zero_enabled: undefined })];
    expect(verdicts(await audited(vague, [route('a', 100)])).unknown).toEqual(['score/b']);
    const timeless = await audited(
      [entity('a'), entity('b', { creation_timestamp: undefined })],
      [route('a', 100)],
      { creation_timestamp: undefined, last_updated_timestamp: undefined },
    );
    expect(timeless.outcome).toBe('inconclusive');
  });

  it('is unsure of a route whose share is not told', async () => {
    const routes = [route('a', 100), { served_model_name: 'b' }];
    expect(verdicts(await audited([entity('a'), entity('b')], routes)).unknown).toEqual(['score/b']);
  });

  it('is unsure of an endpoint that is only listed', async () => {
    const { creation_timestamp, ...listed } = endpoint('listed');
    const result = await auditCheck('idle_served_entity', {
      serving_endpoint_details: [endpoint('score')],
      serving_endpoints: [
        {
          ...listed,
          creation_timestamp,
          config: { served_entities: [{ name: 'l-1', entity_name: 'ml.risk.l', entity_version: '1' }] },
        },
      ],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['listed/l-1'] });
  });

  it('does not ask of entities that hold no compute, or without endpoints', async () => {
    const external = { name: 'x', external_model: { name: 'gpt', provider: 'openai' } };
    expect((await audited([external], [])).outcome).toBe('not_applicable');
    expect((await auditCheck('idle_served_entity', {})).outcome).toBe('not_applicable');
  });
});
