import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { ms } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'inconsistent_traffic';
const LATELY = { last_updated_timestamp: ms('2026-09-20T00:00:00Z') };
const LONG_AGO = { last_updated_timestamp: ms('2026-09-16T23:59:59Z') };

/** An endpoint that serves champion and challenger. */
function split(name: string, routes: readonly [string, number][], more: ExportRecord = LATELY): ExportRecord {
  return endpoint(name, {
    config: config([model('champion', '7'), model('challenger', '8')], ...routes),
    ...more,
  });
}

describe('REL-09 inconsistent_traffic', () => {
  it('fails shares that are not 100 in all, routes to nowhere, and entities without a route', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        split('leaks', [
          ['champion', 80],
          ['challenger', 10],
        ]),
        split('nowhere', [
          ['champion', 100],
          ['challenger', 0],
          ['gone', 0],
        ]),
        split('unrouted', [['champion', 100]]),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['leaks', 'nowhere', 'unrouted'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence)).toMatchObject([
      { total_pct: 90 },
      { routes_without_entity: ['gone'] },
      { entities_without_route: ['challenger'] },
    ]);
  });

  it('fails a split that has stood for more than two weeks, or than the parameter says', async () => {
    const half: readonly [string, number][] = [
      ['champion', 90],
      ['challenger', 10],
    ];
    const estate = { serving_endpoint_details: [split('long', half, LONG_AGO), split('new', half)] };
    expect(verdicts(await auditCheck(CHECK, estate))).toEqual({ failed: ['long'], unknown: [] });
    const week = { params: [`${CHECK}.canary_days=7`] };
    expect(verdicts(await auditCheck(CHECK, estate, week)).failed).toEqual(['long', 'new']);
  });

  it('passes one that takes everything, an idle challenger, and a single entity without routes', async () => {
    const old = { served_models: [{ name: 'a', model_name: 'm', model_version: '1' }] };
    const routes = [{ served_model_name: 'a', traffic_percentage: 100 }];
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        split(
          'challenged',
          [
            ['champion', 100],
            ['challenger', 0],
          ],
          LONG_AGO,
        ),
        endpoint('single', { config: config([model('a', '1')]) }),
        endpoint('of-2022', { config: { ...old, traffic_config: { routes } } }),
      ],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(3);
  });

  it('judges what serves, not what is pending', async () => {
    const pending_config = config([model('a', '2')], ['a', 50]);
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', { config: config([model('a', '1')], ['a', 100]), pending_config }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure of shares, routes or a time that are not told, and of what only the list knows', async () => {
    const shareless = { routes: [{ served_entity_name: 'a' }] };
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('listed', model('a', '1'))],
      serving_endpoint_details: [
        split('routeless', []),
        endpoint('shareless', { config: { ...config([model('a', '1')]), traffic_config: shareless } }),
        split(
          'timeless',
          [
            ['champion', 50],
            ['challenger', 50],
          ],
          {},
        ),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({
      failed: [],
      unknown: ['listed', 'routeless', 'shareless', 'timeless'],
    });
  });

  it('fails for certain what one unreadable share cannot mend', async () => {
    const routes = [{ served_entity_name: 'a' }, { served_entity_name: 'gone', traffic_percentage: 10 }];
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', { config: { ...config([model('a', '1')]), traffic_config: { routes } } }),
      ],
    });
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence.entities_without_route).toEqual([]);
  });

  it('fails for certain what any share that is not told would leave too much, or divided for too long', async () => {
    const shares = (name: string, known: readonly number[], more: ExportRecord) => {
      const entities = ['a', 'b', 'c'].slice(0, known.length + 1);
      const routes = entities.map((served_entity_name, index) => ({
        served_entity_name,
        traffic_percentage: known[index],
      }));
      const models = entities.map((entity) => model(entity, '1'));
      return endpoint(name, { config: { ...config(models), traffic_config: { routes } }, ...more });
    };
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        shares('too much', [100, 100], LATELY),
        shares('too long', [60], LONG_AGO),
        shares('open', [60], LATELY),
        shares('whole', [100], LONG_AGO),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['too long', 'too much'], unknown: ['open', 'whole'] });
  });

  it('names the record that it comes from', async () => {
    const estate = { serving_endpoint_details: [endpoint('a'), split('b', [['champion', 100]])] };
    expect(await sourcesOfFailure(CHECK, estate)).toEqual(['serving/get/b.json 1']);
  });

  it('does not apply to ready-made endpoints and those that serve nothing', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [systemEndpoint(), endpoint('agent', { config: {} }), endpoint('never')],
    });
    expect(result.outcome).toBe('not_applicable');
  });
});
