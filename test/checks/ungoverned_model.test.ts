import { describe, expect, it } from 'vitest';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';

const CHECK = 'ungoverned_model';
const serving = (entity: string, environment: string | null = 'prod'): Estate => ({
  serving_endpoint_details: [
    endpoint('score', {
      ...(environment === null ? {} : { tags: { environment } }),
      config: config([model('m', '2', { entity_name: entity })], ['m', 100]),
    }),
  ],
});

describe('SEC-24 ungoverned_model', () => {
  it('fails a model of the workspace registry, with high severity where it may be production', async () => {
    const result = await auditCheck(CHECK, serving('scoring'));
    expect(verdicts(result)).toEqual({ failed: ['score/m'], unknown: [] });
    expect(result.severity).toBe('high');
    expect((await auditCheck(CHECK, serving('scoring', null))).severity).toBe('high');
    expect((await auditCheck(CHECK, serving('scoring', 'dev'))).severity).toBe('medium');
  });

  it('passes a model of Unity Catalog, of any catalog or of those that are approved', async () => {
    const params = [`${CHECK}.approved_catalogs=[prod]`];
    expect((await auditCheck(CHECK, serving('prod.risk.scoring'))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, serving('prod.risk.scoring'), { params })).outcome).toBe('pass');
    expect((await auditCheck(CHECK, serving('sandbox.risk.scoring'), { params })).outcome).toBe('fail');
  });

  it('asks for the alias that marks an approval, of the version that is served', async () => {
    const params = [`${CHECK}.approval_alias=approved`];
    const marked = (version: number): Estate => ({
      ...serving('prod.risk.scoring'),
      registered_models: [
        {
          full_name: 'prod.risk.scoring',
          name: 'scoring',
          catalog_name: 'prod',
          schema_name: 'risk',
          aliases: [{ alias_name: 'Approved', version_num: version }],
        },
      ],
    });
    expect((await auditCheck(CHECK, marked(2), { params })).outcome).toBe('pass');
    expect(verdicts(await auditCheck(CHECK, marked(1), { params })).unknown).toEqual(['score/m']);
  });

  it('takes the tag that marks an approval from the version that is served, and not from another', async () => {
    const params = [`${CHECK}.approval_tag=approved`];
    const tagged = (version: string, estate: Estate = serving('prod.risk.scoring')): Estate => ({
      ...estate,
      model_versions: [
        {
          name: 'prod.risk.scoring',
          version,
          creation_timestamp: 1_750_000_000_000,
          run_id: 'run',
          tags: [{ key: 'Approved', value: 'yes' }],
        },
      ],
    });
    expect((await auditCheck(CHECK, tagged('2'), { params })).outcome).toBe('pass');
    expect(verdicts(await auditCheck(CHECK, tagged('1'), { params })).unknown).toEqual(['score/m']);
    const { entity_version: _, ...versionless } = model('m', '2', { max_provisioned_throughput: 100 });
    const unnamed = { serving_endpoint_details: [endpoint('score', { config: config([versionless]) })] };
    expect(verdicts(await auditCheck(CHECK, tagged('1', unnamed), { params })).unknown).toEqual(['score/m']);
  });

  it('does not apply to the platform’s own models, and is not assessed without configurations', async () => {
    expect((await auditCheck(CHECK, serving('system.ai.llama'))).outcome).toBe('not_applicable');
    const without = ['serving_endpoint_details'];
    expect((await auditCheck(CHECK, { users: [] }, { without })).outcome).toBe('not_assessed');
  });
});
