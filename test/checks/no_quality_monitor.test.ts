import { describe, expect, it } from 'vitest';
import { config, endpoint, external, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'no_quality_monitor';
const logging = {
  ai_gateway: {
    inference_table_config: {
      enabled: true,
      catalog_name: 'prod',
      schema_name: 'logs',
      table_name_prefix: 'a',
    },
  },
};
const live = (
  more: ExportRecord = logging,
  tags: Readonly<Record<string, string>> = { environment: 'prod' },
) => endpoint('a', { tags, config: config([model('m', '7')]), ...more });
const monitor = (status = 'MONITOR_STATUS_ACTIVE', table_name = 'prod.logs.a_payload'): ExportRecord => ({
  table_name,
  status,
  monitor_version: 1,
  drift_metrics_table_name: `${table_name}_drift_metrics`,
});
const refresh = (end_time_ms: string, state = 'SUCCESS'): ExportRecord => ({
  refresh_id: 1,
  state,
  start_time_ms: Date.parse(end_time_ms) - 60_000,
  end_time_ms: Date.parse(end_time_ms),
  trigger: 'SCHEDULE',
  _object: 'prod.logs.a_payload',
});
const audited = (more: Estate, now = live()) =>
  auditCheck(CHECK, { serving_endpoint_details: [now], ...more });

describe('OPS-15 no_quality_monitor', () => {
  it('passes with an active monitor that has run within days', async () => {
    const result = await audited({
      quality_monitors: [monitor()],
      monitor_refreshes: [
        refresh('2026-09-20T00:00:00Z'),
        { ...refresh('2026-09-28T00:00:00Z'), refresh_id: 2 },
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('passes in the newer spelling, whose runs name the table by its id', async () => {
    const result = await audited({
      quality_monitors: [
        {
          object_type: 'table',
          object_id: 'table-1',
          data_profiling_config: {
            monitored_table_name: 'prod.logs.a_payload',
            status: 'DATA_PROFILING_STATUS_ACTIVE',
          },
        },
      ],
      monitor_refreshes: [
        {
          ...refresh('2026-09-28T00:00:00Z', 'MONITOR_REFRESH_STATE_SUCCESS'),
          object_id: 'table-1',
          _object: 'table-1',
        },
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it.each<[string, Estate]>([
    ['there is none', { quality_monitors: [monitor('MONITOR_STATUS_ACTIVE', 'prod.logs.b_payload')] }],
    ['it is not active', { quality_monitors: [monitor('MONITOR_STATUS_FAILED')] }],
    [
      'it last ran long ago',
      { quality_monitors: [monitor()], monitor_refreshes: [refresh('2026-09-01T00:00:00Z')] },
    ],
    [
      'its runs fail',
      { quality_monitors: [monitor()], monitor_refreshes: [refresh('2026-09-28T00:00:00Z', 'FAILED')] },
    ],
  ])('fails where %s', async (_, estate) => {
    expect(verdicts(await audited(estate)).failed).toEqual(['a']);
  });

  it('fails without payload logging: there is nothing that a monitor could look at', async () => {
    expect((await audited({ targets: [] }, live({}))).outcome).toBe('fail');
  });

  it('takes a monitor that is declared in targets, the register or a tag', async () => {
    const link = { endpoint: 'a', quality_monitor: 'https://monitoring.example/a' };
    expect((await audited({ targets: [link] }, live({}))).outcome).toBe('pass');
    expect((await audited({ system_register: [{ ...link, purpose: 'p' }] }, live({}))).outcome).toBe('pass');
    const tagged = live({}, { environment: 'prod', model_monitor: 'grafana' });
    expect((await audited({ targets: [] }, tagged)).outcome).toBe('pass');
  });

  it('is unsure where monitors or their runs were not exported, and where the environment is not known', async () => {
    expect((await audited({ targets: [] })).outcome).toBe('inconclusive');
    expect((await audited({ quality_monitors: [monitor()] })).outcome).toBe('inconclusive');
    expect((await audited({ quality_monitors: [] }, live(logging, {}))).outcome).toBe('inconclusive');
  });

  it('is not assessed where neither monitors nor declarations are there, and asks nothing elsewhere', async () => {
    expect((await audited({})).outcome).toBe('not_assessed');
    expect((await audited({ targets: [] }, live(logging, { environment: 'dev' }))).outcome).toBe(
      'not_applicable',
    );
    const outside = live({ config: config([external('gpt')]) });
    expect((await audited({ targets: [] }, outside)).outcome).toBe('not_applicable');
  });
});
