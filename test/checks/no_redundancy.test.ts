import { describe, expect, it } from 'vitest';
import { config, endpoint, external, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'no_redundancy';
const OTHER = '1000000000000002';
const serving = (entity: ExportRecord, more: ExportRecord = {}): ExportRecord =>
  endpoint('score', {
    tags: { environment: 'prod' },
    config: config([entity], [String(entity.name), 100]),
    ...more,
  });
const critical = {
  targets: [{ endpoint: 'score', workspace_id: '1000000000000001', criticality: 'critical' }],
};
const twins = (entity: ExportRecord): Estate => ({
  ...critical,
  serving_endpoint_details: [serving(entity), { ...serving(entity), id: 'twin', _workspace: OTHER }],
});

describe('REL-07 no_redundancy', () => {
  it('passes critical endpoints that are each other’s twins, with a replica that stays', async () => {
    const both = { targets: [{ endpoint: 'score', criticality: 'critical' }] };
    expect((await auditCheck(CHECK, { ...twins(model('m', '1')), ...both })).outcome).toBe('pass');
  });

  it('fails one without a twin', async () => {
    const result = await auditCheck(CHECK, {
      ...critical,
      serving_endpoint_details: [serving(model('m', '1'))],
    });
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ criticality: 'critical', twin_workspaces: [] });
  });

  it('fails one whose replicas may all go, and one below the concurrency asked for', async () => {
    const result = await auditCheck(CHECK, twins(model('m', '1', { scale_to_zero_enabled: true })));
    expect(verdicts(result).failed).toContain('score');
    const params = [`${CHECK}.min_concurrency=8`];
    expect(verdicts(await auditCheck(CHECK, twins(model('m', '1')), { params })).failed).toContain('score');
  });

  it('asks no concurrency of an external model', async () => {
    const result = await auditCheck(CHECK, twins(external('gpt')));
    expect(
      result.rows.filter(({ passed, workspaceId }) => passed === false && workspaceId !== OTHER),
    ).toEqual([]);
  });

  it('is unsure of what may scale to zero, and of a size that may not be enough', async () => {
    const both = { targets: [{ endpoint: 'score', criticality: 'critical' }] };
    const { scale_to_zero_enabled: _, ...untold } = model('m', '1');
    const result = await auditCheck(CHECK, { ...twins(untold), ...both });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['score', 'score'] });
    const { workload_size: __, ...sizeless } = model('m', '1');
    const of = (params: readonly string[]) => auditCheck(CHECK, { ...twins(sizeless), ...both }, { params });
    expect((await of([])).outcome).toBe('pass');
    expect((await of([`${CHECK}.min_concurrency=8`])).outcome).toBe('inconclusive');
  });

  it('is unsure of production whose criticality nobody declared', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [serving(model('m', '1'))],
      targets: [{ endpoint: 'another', criticality: 'low' }],
    });
    expect(verdicts(result).unknown).toEqual(['score']);
  });

  it('needs a person where nothing was declared at all, and does not apply to what is not critical', async () => {
    expect((await auditCheck(CHECK, { serving_endpoint_details: [serving(model('m', '1'))] })).outcome).toBe(
      'manual',
    );
    const low = { targets: [{ endpoint: 'score', criticality: 'low' }] };
    const estate = { ...low, serving_endpoint_details: [serving(model('m', '1'))] };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('not_applicable');
  });
});
