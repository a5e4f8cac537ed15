import { describe, expect, it } from 'vitest';
import { auditCheck, auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';
import { days } from '../support/money.ts';
import { endpoint, history } from '../support/serving.ts';

/** A row of so many gigabytes a day, for ten days of September, and one as old as is told. */
const logged = (gigabytes: number | null, oldest: string, count = 10): readonly ExportRecord[] => [
  row(`${oldest}T00:00:00Z`, 1),
  ...days('2026-09-11', '2026-09-30')
    .slice(0, count)
    .map((day) => row(`${day}T12:00:00Z`, gigabytes === null ? null : gigabytes * 1_000_000_000)),
];
function row(at: string, bytes: number | null): ExportRecord {
  const half = bytes === null ? null : bytes / 2;
  return {
    databricks_request_id: `r-${at}`,
    request_time: at,
    execution_duration_ms: 5,
    served_entity_id: 'entity-of-score',
    status_code: 200,
    request_length: half,
    response_length: half,
  };
}
const check = (inference_payloads: readonly ExportRecord[], params: readonly string[] = []) =>
  auditCheck(
    'payload_log_growth',
    {
      inference_payloads,
      served_entities: [history('score')],
      serving_endpoint_details: [endpoint('score')],
    },
    { params },
  );

describe('COST-18 payload_log_growth', () => {
  it('fails where much is logged and rows older than a year are still there', async () => {
    const result = await check(logged(4, '2025-09-01'));
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ gb_per_month: '120', measured_days: 10 });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('passes where little is logged, or a retention is declared', async () => {
    expect((await check(logged(3, '2025-09-01'))).outcome).toBe('pass');
    expect((await check(logged(4, '2025-09-01'), ['payload_log_growth.max_gb_month=120'])).outcome).toBe(
      'pass',
    );
    expect(
      (await check(logged(4, '2025-09-01'), ['payload_log_growth.payload_retention_days=180'])).outcome,
    ).toBe('pass');
  });

  it('is unsure where young rows show nothing of a retention, sizes were not exported, or days are few', async () => {
    expect((await check(logged(4, '2026-08-01'))).outcome).toBe('inconclusive');
    expect((await check(logged(null, '2026-08-01'))).outcome).toBe('inconclusive');
    expect((await check(logged(1, '2026-08-01', 6))).outcome).toBe('inconclusive');
  });

  it('is unsure where only one of request and answer has a length', async () => {
    const half = logged(3, '2025-09-01').map((row) => ({ ...row, response_length: null }));
    expect(verdicts(await check(half))).toEqual({ failed: [], unknown: ['score'] });
    const large = logged(8, '2025-09-01').map((row) => ({ ...row, response_length: null }));
    expect((await check(large)).outcome).toBe('fail');
  });

  it('has nothing to ask of a table without rows, and is not assessed without one', async () => {
    expect((await check([])).outcome).toBe('not_applicable');
    const { checks } = await auditEstate(
      { serving_endpoint_details: [endpoint('score')] },
      { only: ['payload_log_growth'] },
    );
    expect(checks[0]?.outcome).toBe('not_assessed');
  });
});
