import { describe, expect, it } from 'vitest';
import { config, endpoint, idOf, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'server_error_rate';
const FEW = `${CHECK}.min_requests=20`;

/** As many requests of one status, to the served entity of this endpoint. */
function requests(
  name: string,
  count: number,
  status: number | null,
  at = '2026-09-20T12:00:00Z',
): ExportRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    workspace_id: WORKSPACE,
    databricks_request_id: `${name}-${status}-${at}-${index}`,
    requester: 'ana@contoso.com',
    status_code: status,
    request_time: at,
    served_entity_id: `entity-of-${name}`,
  }));
}
const served = (name: string): ExportRecord => ({
  workspace_id: WORKSPACE,
  endpoint_id: idOf(name),
  endpoint_name: name,
  served_entity_id: `entity-of-${name}`,
  served_entity_name: 'scoring',
  entity_name: 'prod.risk.scoring',
  entity_version: '1',
  endpoint_config_version: 1,
  change_time: '2026-08-01T00:00:00Z',
});
/** Requests on either side of the window show that the table covers it. */
function estate(usage: readonly ExportRecord[], names: readonly string[] = ['a'], more: Estate = {}): Estate {
  const [first = 'a'] = names;
  return {
    endpoint_usage: [
      ...usage,
      ...requests(first, 1, 200, '2026-08-20T12:00:00Z'),
      ...requests(first, 1, 200, '2026-09-30T12:00:00Z'),
    ],
    served_entities: names.map(served),
    ...more,
  };
}

describe('REL-10 server_error_rate', () => {
  it('fails an endpoint whose rate is above the target even by its lower bound', async () => {
    const result = await auditCheck(CHECK, estate([...requests('a', 20, 503), ...requests('a', 490, 200)]));
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      requests: 511,
      server_errors: 20,
      server_error_pct: '3.9139',
    });
  });

  it('passes a rate above the target by chance only, and errors of the caller', async () => {
    const usage = [...requests('a', 6, 500), ...requests('a', 300, 429), ...requests('a', 200, 200)];
    const result = await auditCheck(CHECK, estate(usage));
    expect(result.outcome).toBe('pass');
  });

  it('takes the target and the number of requests from its parameters', async () => {
    const usage = estate([...requests('a', 5, 500), ...requests('a', 20, 200)]);
    expect((await auditCheck(CHECK, usage)).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, usage, { params: [FEW] })).outcome).toBe('fail');
    const half = { params: [FEW, `${CHECK}.max_5xx_ratio=0.5`] };
    expect((await auditCheck(CHECK, usage, half)).outcome).toBe('pass');
  });

  it('does not count what lies before its window or after the audit', async () => {
    const usage = estate([
      ...requests('a', 100, 500, '2026-08-31T23:00:00Z'),
      ...requests('a', 100, 500, '2026-10-02T00:00:00Z'),
      ...requests('a', 100, 200),
    ]);
    const result = await auditCheck(CHECK, usage, { params: [FEW] });
    expect(result.outcome).toBe('pass');
  });

  it('is not assessed where the requests do not cover the window', async () => {
    const short = { endpoint_usage: requests('a', 30, 200), served_entities: [served('a')] };
    expect((await auditCheck(CHECK, short, { params: [FEW] })).outcome).toBe('not_assessed');
    const week = { params: [FEW, `${CHECK}.window_days=7`] };
    const covered = estate(requests('a', 30, 200, '2026-09-25T00:00:00Z'));
    expect((await auditCheck(CHECK, covered, week)).outcome).toBe('pass');
  });

  it('is unsure where requests without a status might decide', async () => {
    const usage = [...requests('a', 30, 200), ...requests('a', 5, null)];
    const unsure = await auditCheck(CHECK, estate(usage), { params: [FEW] });
    expect(verdicts(unsure)).toEqual({ failed: [], unknown: ['a'] });
    const sure = await auditCheck(CHECK, estate([...usage, ...requests('a', 30, 500)]), { params: [FEW] });
    expect(verdicts(sure).failed).toEqual(['a']);
  });

  it('is unsure of an endpoint whose requests nobody tracks, and of requests that no endpoint is known for', async () => {
    const tracked = { ai_gateway: { usage_tracking_config: { enabled: true } } };
    const live = { config: config([model('scoring', '1')]) };
    const details = [
      endpoint('a', live),
      endpoint('untracked', live),
      endpoint('idle', { ...live, ...tracked }),
    ];
    const usage = [...requests('a', 30, 200), ...requests('stranger', 30, 500)];
    const result = await auditCheck(CHECK, estate(usage, ['a'], { serving_endpoint_details: details }), {
      params: [FEW],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({
      failed: [],
      unknown: ['served entity entity-of-stranger', 'untracked'],
    });
  });

  it('is one row for a name, also where the endpoint was deleted and created anew', async () => {
    const anew = { ...served('a'), endpoint_id: 'anew', served_entity_id: 'entity-of-anew' };
    const usage = [...requests('a', 15, 200), ...requests('anew', 15, 200)];
    const both = estate(usage, ['a'], { served_entities: [served('a'), anew] });
    const result = await auditCheck(CHECK, both, { params: [FEW] });
    expect(result.counts).toMatchObject({ looked: 1, passed: 1 });
  });

  it('can fail an endpoint by its payload table, and never pass one', async () => {
    const live = { config: config([model('scoring', '1')]) };
    const logged = (status: number, count: number): ExportRecord => ({
      served_entity_id: 'entity-of-b',
      request_time: '2026-09-20T12:00:00Z',
      execution_duration_ms: 20,
      status_code: status,
      request_count: count,
    });
    const more = (...payloads: readonly ExportRecord[]): Estate => ({
      serving_endpoint_details: [endpoint('b', live)],
      served_entities: [served('a'), served('b')],
      inference_payloads: payloads,
    });
    const bad = await auditCheck(CHECK, more(logged(500, 50), logged(200, 600)));
    expect(verdicts(bad).failed).toEqual(['b']);
    expect(bad.rows[0]?.evidence).toMatchObject({ seen_in: 'inference_payloads', server_errors: 50 });
    expect((await auditCheck(CHECK, more(logged(200, 600)))).outcome).toBe('inconclusive');
    const tracked = {
      ...more(logged(500, 900)),
      endpoint_usage: estate(requests('b', 600, 200), ['b']).endpoint_usage ?? [],
    };
    expect((await auditCheck(CHECK, tracked)).outcome).toBe('pass');
  });

  it('passes no name of which a payload table shows a part, and fails it for what that shows', async () => {
    const anew = { ...served('a'), endpoint_id: 'anew', served_entity_id: 'entity-of-anew' };
    const partly = (status: number): Estate => ({
      ...estate(requests('a', 30, 200), ['a'], { served_entities: [served('a'), anew] }),
      serving_endpoint_details: [endpoint('a', { id: 'anew', config: config([model('scoring', '1')]) })],
      inference_payloads: [
        {
          served_entity_id: 'entity-of-anew',
          request_time: '2026-09-20T12:00:00Z',
          execution_duration_ms: 20,
          status_code: status,
          request_count: 30,
        },
      ],
    });
    const sound = await auditCheck(CHECK, partly(200), { params: [FEW] });
    expect(verdicts(sound)).toEqual({ failed: [], unknown: ['a'] });
    expect(sound.rows[0]?.evidence).toMatchObject({ requests: 61, seen_in: 'inference_payloads' });
    expect(verdicts(await auditCheck(CHECK, partly(500), { params: [FEW] })).failed).toEqual(['a']);
  });

  it('names the file that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, estate(requests('a', 30, 500)), { params: [FEW] });
    expect(sources).toEqual([expect.stringMatching(/^system\/endpoint_usage\S* whole$/)]);
  });

  it('does not apply to ready-made endpoints, and is not assessed without requests', async () => {
    const name = 'databricks-claude-haiku-4-5';
    const result = await auditCheck(CHECK, estate(requests(name, 30, 500), [name]), { params: [FEW] });
    expect(result.outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_assessed');
  });
});
