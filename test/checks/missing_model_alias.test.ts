import { describe, expect, it } from 'vitest';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'missing_model_alias';
const estate = (more: ExportRecord): Estate => ({
  serving_endpoint_details: [endpoint('score', { config: config([model('m', '7')], ['m', 100]) })],
  registered_models: [
    {
      full_name: 'prod.risk.scoring',
      name: 'scoring',
      catalog_name: 'prod',
      schema_name: 'risk',
      metastore_id: 'm',
      ...more,
    },
  ],
});
const alias = (name: string, version: number) => ({ aliases: [{ alias_name: name, version_num: version }] });

describe('REL-03 missing_model_alias', () => {
  it('passes a served version that an alias marks', async () => {
    expect((await auditCheck(CHECK, estate(alias('Champion', 7)))).outcome).toBe('pass');
  });

  it('fails where the aliases are told and none of them marks the served version', async () => {
    const other = await auditCheck(CHECK, estate(alias('champion', 6)));
    expect(verdicts(other)).toEqual({ failed: ['prod.risk.scoring'], unknown: [] });
    expect(other.rows[0]?.evidence).toMatchObject({ served_versions: ['7'], aliases: ['champion → 6'] });
    expect((await auditCheck(CHECK, estate(alias('shadow', 7)))).outcome).toBe('fail');
  });

  it('takes the names of the aliases from its parameter', async () => {
    const params = [`${CHECK}.required_aliases=[shadow]`];
    expect((await auditCheck(CHECK, estate(alias('shadow', 7)), { params })).outcome).toBe('pass');
  });

  it('is unsure where the list of models tells no aliases: it prints them only when asked', async () => {
    expect(verdicts(await auditCheck(CHECK, estate({}))).unknown).toEqual(['prod.risk.scoring']);
  });

  it('does not apply without models of one’s own, and is not assessed without the models', async () => {
    const none: Estate = { serving_endpoint_details: [endpoint('score')], registered_models: [] };
    expect((await auditCheck(CHECK, none)).outcome).toBe('not_applicable');
    const { registered_models: _, ...without } = estate({});
    expect((await auditCheck(CHECK, without, { without: ['registered_models'] })).outcome).toBe(
      'not_assessed',
    );
  });
});
