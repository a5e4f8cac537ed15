import { describe, expect, it } from 'vitest';
import { logCovers } from '../support/audit-log.ts';
import { endpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { history } from '../support/serving.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'log_retention_short';
const row = (at: string): ExportRecord => ({
  databricks_request_id: at,
  served_entity_id: 'entity-of-a',
  request_time: at,
  execution_duration_ms: 20,
});
const estate = (log: readonly string[], payloads: readonly string[] = []): Estate => ({
  serving_endpoint_details: [endpoint('a')],
  served_entities: [history('a')],
  audit_log: logCovers(...log),
  inference_payloads: payloads.map(row),
});

describe('OPS-05 log_retention_short', () => {
  it('passes logs whose oldest row is old enough, each by its own measure', async () => {
    const result = await auditCheck(CHECK, estate(['2025-09-30T00:00:00Z'], ['2026-04-01T00:00:00Z']));
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('is unsure of a younger one: it may be young, or cut by date', async () => {
    const result = await auditCheck(CHECK, estate(['2026-04-01T00:00:00Z'], ['2026-08-01T00:00:00Z']));
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['audit log', 'payloads of a'] });
    expect(result.rows.map(({ evidence }) => [evidence.oldest_row_days, evidence.required_days])).toEqual([
      [183, 365],
      [61, 180],
    ]);
  });

  it('fails a retention that is declared and too short, whatever the rows show', async () => {
    const params = [`${CHECK}.audit_retention_days=90`, `${CHECK}.payload_retention_days=200`];
    const result = await auditCheck(CHECK, estate(['2025-09-01T00:00:00Z'], ['2026-04-01T00:00:00Z']), {
      params,
    });
    expect(verdicts(result)).toEqual({ failed: ['audit log'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ declared_retention_days: 90 });
  });

  it('does not apply to empty logs, and is not assessed without any', async () => {
    expect((await auditCheck(CHECK, estate([]))).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, { serving_endpoint_details: [endpoint('a')] })).outcome).toBe(
      'not_assessed',
    );
  });

  it('names the log', async () => {
    const options = { params: [`${CHECK}.audit_retention_days=90`] };
    expect(await sourcesOfFailure(CHECK, estate(['2025-09-01T00:00:00Z']), options)).toEqual([
      'system/audit_log.ndjson whole',
    ]);
  });
});
