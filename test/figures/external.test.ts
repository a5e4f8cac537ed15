import { describe, expect, it } from 'vitest';
import type { ExportRecord } from '../support/estate.ts';
import { billed, exactSum, figure, total } from '../support/money.ts';
import { onEndpoint } from '../support/serving.ts';

const spend = (more: ExportRecord = {}): ExportRecord => ({
  record_id: 's-1',
  workspace_id: '1000000000000001',
  usage_start_time: '2026-09-29T10:00:00Z',
  usage_unit: 'USD',
  usage_quantity: '0.10',
  usage_metadata: { provider: 'openai', model: 'gpt-5', endpoint_name: 'chat' },
  custom_tags: { request_tags: {}, endpoint_tags: { team: 'risk', env: 'prod' } },
  ...more,
});

const audited = (rows: readonly ExportRecord[]) =>
  billed([onEndpoint('score')], undefined, { external_model_spend: rows });

describe('spend at other providers', () => {
  it('is summed by provider, model, endpoint and tags, in whatever order the tags are written', async () => {
    const audit = await audited([
      spend(),
      spend({
        usage_start_time: '2026-09-28T10:00:00Z',
        usage_quantity: '0.200000000000000001',
        custom_tags: { request_tags: {}, endpoint_tags: { env: 'prod', team: 'risk' } },
      }),
      spend({ usage_metadata: { provider: 'anthropic', model: 'claude', endpoint_name: 'chat' } }),
    ]);
    expect(figure(audit, 'external_model_spend')).toMatchObject([
      {
        endpoint: 'chat',
        provider: 'openai',
        model: 'gpt-5',
        tags: 'env=prod, team=risk',
        spend_days: 2,
        first_on: '2026-09-28',
        last_on: '2026-09-29',
        estimated_usd: '0.300000000000000001',
        rows_without_usd: null,
      },
      { provider: 'anthropic', model: 'claude', estimated_usd: '0.10' },
    ]);
  });

  it('is in no other sum: the bill, its parts and the budget stay as they are', async () => {
    const [without, audit] = [await billed([onEndpoint('score')]), await audited([spend()])];
    expect(exactSum(figure(audit, 'external_model_spend').map((row) => row.estimated_usd))).toBe(
      exactSum(['0.1']),
    );
    expect(total(audit)).toBe(total(without));
    const unlike = Object.keys(audit.figures).filter(
      (name) => JSON.stringify(figure(audit, name)) !== JSON.stringify(figure(without, name)),
    );
    expect(unlike).toEqual(['external_model_spend', 'table_coverage']);
  });

  it('is not known in another unit, and never nought', async () => {
    const rows = figure(await audited([spend({ usage_unit: 'DBU' })]), 'external_model_spend');
    expect(rows).toMatchObject([{ estimated_usd: null, rows_without_usd: 1 }]);
  });

  it('has no row after the instant of the audit, and none without the export', async () => {
    const later = spend({ usage_start_time: '2027-01-01T00:00:00Z' });
    expect(figure(await audited([spend(), later]), 'external_model_spend')).toHaveLength(1);
    expect(figure(await billed([onEndpoint('score')]), 'external_model_spend')).toEqual([]);
  });
});
