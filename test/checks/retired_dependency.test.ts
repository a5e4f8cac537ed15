import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'retired_dependency';
const serving = (...entities: readonly ExportRecord[]) => endpoint('a', { config: config(entities) });
const ends = (entity: string, retires_on: string | null = '2026-11-01', kind = 'model'): ExportRecord => ({
  entity,
  kind,
  retires_on,
  replacement: 'its successor',
});
const audited = (live: ExportRecord, retirements: readonly ExportRecord[], params: string[] = []) =>
  auditCheck(CHECK, { serving_endpoint_details: [live], retirements }, { params });

describe('REL-14 retired_dependency', () => {
  it.each([
    ['a model', model('m', '7'), 'prod.risk.scoring'],
    ['a version', model('m', '7'), 'prod.risk.scoring/7'],
    ['a pattern', model('m', '7'), 'PROD.risk.*'],
    ['a provider’s model', external('gpt-4'), 'gpt-4'],
    ['a provider’s model by both names', external('gpt-4'), 'openai/gpt-4'],
    ['a provider', external('gpt-4'), 'openai'],
    ['a machine', model('m', '7', { workload_type: 'GPU_SMALL' }), 'GPU_SMALL'],
  ])('fails where %s ends soon', async (_, entity, name) => {
    const result = await audited(serving(entity), [ends(name)]);
    expect(verdicts(result).failed).toEqual(['a']);
    expect(result.rows[0]?.evidence).toMatchObject({
      retired_things: [`${name} on 2026-11-01, use its successor`],
      first_retires_on: '2026-11-01',
    });
  });

  it('passes where it ends later than the warning, or is something else', async () => {
    const live = serving(model('m', '7'));
    expect((await audited(live, [ends('prod.risk.scoring', '2027-06-01')])).outcome).toBe('pass');
    expect((await audited(live, [ends('prod.risk.scoring/6'), ends('gpt-4')])).outcome).toBe('pass');
    const params = [`${CHECK}.warn_days=365`];
    expect((await audited(live, [ends('prod.risk.scoring', '2027-06-01')], params)).outcome).toBe('fail');
  });

  it('fails on a retired part of the configuration, announced or deprecated', async () => {
    const capture = { config: { ...config([model('m', '7')]), auto_capture_config: { enabled: true } } };
    expect((await audited(endpoint('a', capture), [])).rows[0]?.evidence.deprecated_parts).toEqual([
      "auto_capture_config, use the gateway's inference table",
    ]);
    const off = { config: { ...config([model('m', '7')]), auto_capture_config: { enabled: false } } };
    expect((await audited(endpoint('a', off), [])).outcome).toBe('pass');
    const named = await audited(endpoint('a', off), [ends('auto_capture_config', '2026-11-01', 'field')]);
    expect(named.outcome).toBe('fail');
    const old = endpoint('a', {
      config: { served_models: [{ name: 'm', model_name: 'x', model_version: '1' }] },
    });
    expect((await audited(old, [])).rows[0]?.evidence.deprecated_parts).toEqual([
      'served_models, use served_entities',
    ]);
  });

  it('is unsure without a day, without announcements, and of what is only listed', async () => {
    const live = serving(model('m', '7'));
    expect((await audited(live, [ends('prod.risk.scoring', null)])).outcome).toBe('inconclusive');
    expect((await auditCheck(CHECK, { serving_endpoint_details: [live] })).outcome).toBe('inconclusive');
    const only = await auditCheck(CHECK, {
      serving_endpoints: [listed('b', model('m', '7'))],
      retirements: [],
    });
    expect(verdicts(only).unknown).toEqual(['b']);
  });

  it('does not apply to ready-made endpoints alone', async () => {
    expect((await audited(systemEndpoint(), [])).outcome).toBe('not_applicable');
  });
});
