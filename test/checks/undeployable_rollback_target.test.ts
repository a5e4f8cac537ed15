import { describe, expect, it } from 'vitest';
import { config, endpoint, idOf, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { user } from '../support/identities.ts';
import { history } from '../support/serving.ts';

const CHECK = 'undeployable_rollback_target';
const version = (number: number, more: ExportRecord = {}): ExportRecord => ({
  version: number,
  model_name: 'scoring',
  catalog_name: 'prod',
  schema_name: 'risk',
  status: 'READY',
  created_at: 1_750_000_000_000,
  _object: 'prod.risk.scoring',
  ...more,
});
const served = (number: string): ExportRecord =>
  history('score', {
    endpoint_id: idOf('score'),
    served_entity_id: `e-${number}`,
    entity_name: 'prod.risk.scoring',
    entity_version: number,
    endpoint_config_version: Number(number),
  });
const sound: Estate = {
  serving_endpoint_details: [
    endpoint('score', {
      tags: { environment: 'prod' },
      config: config([model('m', '7', { environment_vars: { KEY: '{{secrets/scope/key}}' } })], ['m', 100]),
    }),
  ],
  model_versions: [version(6), version(7)],
  users: [user('ana@contoso.com')],
  service_principals: [],
  secrets: [{ key: 'key', _object: 'scope', last_updated_timestamp: 1_780_000_000_000 }],
  served_entities: [served('6'), served('7')],
};

describe('REL-02 undeployable_rollback_target', () => {
  it('passes a version that is ready, served here before, and has its secrets and its creator', async () => {
    expect((await auditCheck(CHECK, sound)).outcome).toBe('pass');
  });

  it.each<[string, Estate, ExportRecord]>([
    [
      'is not registered yet',
      { model_versions: [version(6, { status: 'PENDING_REGISTRATION' }), version(7)] },
      { is_ready: false },
    ],
    [
      'misses a secret',
      { secrets: [{ key: 'other', _object: 'scope', last_updated_timestamp: 1_780_000_000_000 }] },
      { are_secrets_there: false },
    ],
    [
      'belongs to somebody who left',
      { users: [user('ana@contoso.com', false)] },
      { is_creator_active: false },
    ],
    ['never served here', { served_entities: [served('7')] }, { has_served_here: false }],
  ])('fails a version that %s, and says which part', async (_, change, evidence) => {
    const result = await auditCheck(CHECK, { ...sound, ...change });
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      rollback_targets: ['prod.risk.scoring 6'],
      ...evidence,
    });
  });

  it('judges the version that a tag names', async () => {
    const [details = {}] = sound.serving_endpoint_details ?? [];
    const tagged = {
      ...details,
      tags: [
        { key: 'environment', value: 'prod' },
        { key: 'rollback_version', value: '5' },
      ],
    };
    const result = await auditCheck(CHECK, {
      ...sound,
      serving_endpoint_details: [tagged],
      model_versions: [version(5, { status: 'FAILED_REGISTRATION' }), version(6), version(7)],
    });
    expect(result.rows[0]?.evidence).toMatchObject({ rollback_targets: ['prod.risk.scoring 5'] });
  });

  it.each(['secrets', 'users', 'served_entities'])('is unsure without %s', async (name) => {
    const { [name]: _, ...without } = sound;
    expect(verdicts(await auditCheck(CHECK, without))).toEqual({ failed: [], unknown: ['score'] });
  });

  it('is unsure of the secrets of an endpoint that only the list shows', async () => {
    const estate = {
      ...sound,
      serving_endpoint_details: [],
      serving_endpoints: [listed('score', model('m', '7'))],
    };
    const result = await auditCheck(CHECK, estate);
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['score'] });
    expect(result.rows[0]?.evidence).toMatchObject({
      is_ready: true,
      are_secrets_there: null,
      is_creator_active: true,
      has_served_here: true,
    });
  });

  it('asks for no secret where the whole configuration names none', async () => {
    const none = endpoint('score', {
      tags: { environment: 'prod' },
      config: config([model('m', '7')], ['m', 100]),
    });
    const { secrets: _, ...without } = sound;
    expect((await auditCheck(CHECK, { ...without, serving_endpoint_details: [none] })).outcome).toBe('pass');
  });

  it('does not apply where there is no earlier version, which is another question', async () => {
    expect((await auditCheck(CHECK, { ...sound, model_versions: [version(7)] })).outcome).toBe(
      'not_applicable',
    );
  });

  it('is not assessed without the versions of the models', async () => {
    const { model_versions: _, ...rest } = sound;
    expect((await auditCheck(CHECK, rest, { without: ['model_versions'] })).outcome).toBe('not_assessed');
  });
});
