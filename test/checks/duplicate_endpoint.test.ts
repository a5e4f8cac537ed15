import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const serving = (name: string, environment: string | null, version = '1', more: ExportRecord = {}) =>
  endpoint(name, {
    tags: environment === null ? {} : { environment },
    config: config([model('m', version, more)]),
  });
const check = (...serving_endpoint_details: readonly ExportRecord[]) =>
  auditCheck('duplicate_endpoint', { serving_endpoint_details });

describe('COST-15 duplicate_endpoint', () => {
  it('fails where the same version runs at the same size on two endpoints of one kind of environment', async () => {
    const result = await check(serving('a', 'prod'), serving('b', 'production'), serving('c', 'dev'));
    expect(verdicts(result)).toEqual({ failed: ['a/m', 'b/m'], unknown: [] });
    expect(result.rows[0]?.evidence.also_on).toEqual(['b']);
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it.each([
    ['version', serving('b', 'prod', '2')],
    ['size', serving('b', 'prod', '1', { workload_size: 'Large' })],
    ['kind of machine', serving('b', 'prod', '1', { workload_type: 'GPU_SMALL' })],
    ['model', serving('b', 'prod', '1', { entity_name: 'prod.risk.other' })],
  ])('passes where the %s differs', async (_, other) => {
    expect((await check(serving('a', 'prod'), other)).outcome).toBe('pass');
  });

  it('passes where a tag says that the copy is meant', async () => {
    const copy = endpoint('b', {
      tags: { environment: 'prod', 'duplicate-of': 'a' },
      config: config([model('m', '1')]),
    });
    expect((await check(serving('a', 'prod'), copy)).outcome).toBe('pass');
  });

  it('is unsure where the environment or the size of one of them is not known', async () => {
    expect((await check(serving('a', 'prod'), serving('b', null))).outcome).toBe('inconclusive');
    const estate: Estate = {
      serving_endpoint_details: [serving('a', 'prod')],
      serving_endpoints: [listed('a', model('m', '1')), listed('b', model('m', '1'))],
    };
    expect((await auditCheck('duplicate_endpoint', estate)).outcome).toBe('inconclusive');
  });

  it('is unsure of a size that a configuration does not tell, unless the machine differs', async () => {
    const vague = serving('b', 'prod', '1', { workload_size: undefined });
    expect((await check(serving('a', 'prod'), vague)).outcome).toBe('inconclusive');
    const gpu = serving('b', 'prod', '1', { workload_size: undefined, workload_type: 'GPU_SMALL' });
    expect((await check(serving('a', 'prod'), gpu)).outcome).toBe('pass');
  });

  it('knows what an endpoint serves from a configuration without its id, too', async () => {
    const result = await auditCheck('duplicate_endpoint', {
      serving_endpoints: [listed('a'), listed('b')],
      serving_endpoint_details: [{ ...serving('a', 'prod'), id: null }, serving('b', 'prod')],
    });
    expect(verdicts(result)).toEqual({ failed: ['a/m', 'b/m'], unknown: [] });
  });

  it('compares models of a workspace’s own registry within the workspace only', async () => {
    const local = (name: string, workspace: string) => ({
      ...serving(name, 'prod', '1', { entity_name: 'scoring' }),
      _workspace: workspace,
    });
    expect((await check(local('a', '1000000000000001'), local('b', '1000000000000002'))).outcome).toBe(
      'pass',
    );
    expect((await check(local('a', '1000000000000001'), local('b', '1000000000000001'))).outcome).toBe(
      'fail',
    );
  });

  it('has nothing to ask without a model', async () => {
    expect((await check()).outcome).toBe('not_applicable');
  });
});
