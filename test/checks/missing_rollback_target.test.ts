import { describe, expect, it } from 'vitest';
import { config, endpoint, external, idOf, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'missing_rollback_target';
const prod = { environment: 'prod' };

/** A version of prod.risk.scoring, its number as Unity Catalog gives it: not as text. */
const version = (number: number, status: string | null = 'READY', name = 'scoring'): ExportRecord => ({
  catalog_name: 'prod',
  schema_name: 'risk',
  model_name: name,
  version: number,
  ...(status === null ? {} : { status }),
  run_id: 'run',
  _object: `prod.risk.${name}`,
});

const history = (name: string, configVersion: number, entityVersion: string): ExportRecord => ({
  workspace_id: '1000000000000001',
  endpoint_id: idOf(name),
  endpoint_name: name,
  served_entity_id: `${name}-${configVersion}`,
  served_entity_name: 'scoring',
  entity_type: 'CUSTOM_MODEL',
  entity_name: 'prod.risk.scoring',
  entity_version: entityVersion,
  endpoint_config_version: configVersion,
  change_time: '2026-08-01T00:00:00Z',
});

const live = (name: string, entityVersion: string, more: ExportRecord = {}) =>
  endpoint(name, { tags: prod, config: config([model('scoring', entityVersion, more)]) });

/** An estate in which endpoint `a` serves version 7 in production. */
const serving = (more: Estate): Estate => ({ serving_endpoint_details: [live('a', '7')], ...more });

describe('REL-01 missing_rollback_target', () => {
  it('fails where no earlier version is ready and no earlier configuration is known', async () => {
    const result = await auditCheck(
      CHECK,
      serving({
        model_versions: [
          version(7),
          version(8),
          version(6, 'FAILED_REGISTRATION'),
          version(1, 'READY', 'other'),
        ],
        served_entities: [history('a', 1, '7'), history('a', 2, '7'), history('b', 1, '5')],
      }),
    );
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.severity).toBe('high');
    expect(result.rows[0]?.evidence).toMatchObject({
      models: ['prod.risk.scoring'],
      serving_versions: ['7'],
    });
  });

  it('passes with an earlier version that is ready, by number and not by text', async () => {
    const estate: Estate = {
      serving_endpoint_details: [live('a', '10')],
      model_versions: [version(10), version(9)],
    };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('pass');
    const two = { params: [`${CHECK}.min_previous_versions=2`] };
    expect((await auditCheck(CHECK, estate, two)).outcome).toBe('fail');
  });

  it('passes with an earlier configuration of another version, and not with one that was tried and failed since', async () => {
    const versions = { model_versions: [version(7)] };
    const earlier = serving({ ...versions, served_entities: [history('a', 1, '6'), history('a', 2, '7')] });
    expect((await auditCheck(CHECK, earlier)).outcome).toBe('pass');
    const tried = serving({ ...versions, served_entities: [history('a', 2, '7'), history('a', 3, '8')] });
    expect((await auditCheck(CHECK, tried)).outcome).toBe('fail');
    // On its way back already: what is pending is not yet live.
    const returning = { ...live('a', '7'), pending_config: config([model('scoring', '6')]) };
    const rolled = { ...earlier, serving_endpoint_details: [returning] };
    expect((await auditCheck(CHECK, rolled)).outcome).toBe('pass');
  });

  it('passes where one of several entities has a way back', async () => {
    const other = model('other', '1', { entity_name: 'prod.risk.other' });
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', { tags: prod, config: config([model('scoring', '7'), other]) }),
      ],
      model_versions: [version(7), version(6), version(1, 'READY', 'other')],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(1);
  });

  it.each<[string, Estate]>([
    ['the model’s versions were not exported', { model_versions: [version(1, 'READY', 'other')] }],
    ['a status is absent', { model_versions: [version(7), version(6, null)] }],
    ['a status is not known', { model_versions: [version(7), version(6, 'MODEL_VERSION_STATUS_UNKNOWN')] }],
    [
      'the model is of the workspace’s own registry',
      {
        serving_endpoint_details: [live('a', '7', { entity_name: 'scoring' })],
        model_versions: [version(7)],
      },
    ],
    [
      'the environment is not known',
      {
        serving_endpoint_details: [endpoint('a', { config: config([model('scoring', '7')]) })],
        model_versions: [version(7)],
      },
    ],
    [
      'only the list tells',
      {
        serving_endpoint_details: [],
        serving_endpoints: [
          { ...listed('a', model('scoring', '7')), tags: [{ key: 'environment', value: 'prod' }] },
        ],
        model_versions: [version(7)],
      },
    ],
  ])('is unsure where %s', async (_, estate) => {
    const result = await auditCheck(CHECK, serving(estate));
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['a'] });
  });

  it('names the records that it comes from', async () => {
    const estate = serving({ model_versions: [version(7), version(6, 'PENDING_REGISTRATION')] });
    expect(await sourcesOfFailure(CHECK, estate)).toEqual([
      'uc/versions/prod.risk.scoring.json whole',
      'uc/versions/prod.risk.scoring.json 2',
      'serving/get/a.json 1',
    ]);
  });

  it('does not apply to what is not in production or is no model of one’s own', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        systemEndpoint(),
        endpoint('outside', { tags: prod, config: config([external('gpt')]) }),
        live('bought', '7', { max_provisioned_throughput: 970 }),
        endpoint('dev', { tags: { environment: 'dev' }, config: config([model('scoring', '7')]) }),
        endpoint('agent', { tags: prod, config: {} }),
      ],
    });
    expect(result.outcome).toBe('not_applicable');
  });
});
