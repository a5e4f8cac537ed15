import { describe, expect, it } from 'vitest';
import { config, endpoint, external, idOf, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts, WORKSPACE } from '../support/estate.ts';

const CHECK = 'unapproved_served_version';
const live = (tags: Readonly<Record<string, string>> = { environment: 'prod' }) =>
  endpoint('a', { tags, config: config([model('m', '7')]) });
const registered = (...aliases: readonly [string, number][]): ExportRecord => ({
  full_name: 'prod.risk.scoring',
  name: 'scoring',
  catalog_name: 'prod',
  schema_name: 'risk',
  ...(aliases.length === 0
    ? {}
    : { aliases: aliases.map(([alias_name, version_num]) => ({ alias_name, version_num })) }),
});
const version = (tags: Readonly<Record<string, string>>): ExportRecord => ({
  name: 'prod.risk.scoring',
  version: '7',
  creation_timestamp: 1_754_880_000_000,
  current_stage: 'None',
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  _object: 'prod.risk.scoring',
});
const served = (change_time: string, endpoint_config_version = 1): ExportRecord => ({
  workspace_id: WORKSPACE,
  endpoint_id: idOf('a'),
  endpoint_name: 'a',
  served_entity_id: 'e1',
  entity_name: 'prod.risk.scoring',
  entity_version: '7',
  endpoint_config_version,
  change_time,
});
const audited = (more: Estate, now = live()) =>
  auditCheck(CHECK, { serving_endpoint_details: [now], ...more });

describe('OPS-11 unapproved_served_version', () => {
  it('passes a version that an approved alias marks, and no other', async () => {
    expect((await audited({ registered_models: [registered(['Champion', 7])] })).outcome).toBe('pass');
    const other = await audited({ registered_models: [registered(['champion', 6], ['candidate', 7])] });
    expect(verdicts(other)).toEqual({ failed: ['a/m'], unknown: [] });
    expect(other.severity).toBe('high');
  });

  it('takes the aliases that it is told', async () => {
    const { outcome } = await auditCheck(
      CHECK,
      { serving_endpoint_details: [live()], registered_models: [registered(['released', 7])] },
      { params: [`${CHECK}.approved_aliases=[released]`] },
    );
    expect(outcome).toBe('pass');
  });

  it('passes a version whose tags say who approved it, before it served', async () => {
    const tags = { approved_by: 'head', approved_on: '2026-07-31' };
    const estate = { model_versions: [version(tags)], served_entities: [served('2026-08-01T10:00:00Z')] };
    expect((await audited(estate)).outcome).toBe('pass');
    const unseen = await audited({ model_versions: [version(tags)] });
    expect(unseen.outcome).toBe('inconclusive');
  });

  it('is unsure where the history was cut, so that the version may have served before', async () => {
    const tags = { approved_by: 'head', approved_on: '2026-07-31' };
    const cut = { model_versions: [version(tags)], served_entities: [served('2026-08-01T10:00:00Z', 2)] };
    expect((await audited(cut)).outcome).toBe('inconclusive');
  });

  it('knows the first day in a history that was cut, where it shows another version before', async () => {
    const tags = { approved_by: 'head', approved_on: '2026-07-31' };
    const before = { ...served('2026-06-01T10:00:00Z', 2), served_entity_id: 'e0', entity_version: '6' };
    const estate = (day: string) => ({
      model_versions: [version(tags)],
      served_entities: [before, served(`${day}T10:00:00Z`, 3)],
    });
    expect((await audited(estate('2026-08-01'))).outcome).toBe('pass');
    expect(
      (await audited({ ...estate('2026-07-01'), registered_models: [registered(['candidate', 6])] })).outcome,
    ).toBe('fail');
  });

  it('does not take an approval after the fact', async () => {
    const late = {
      registered_models: [registered(['champion', 6])],
      model_versions: [version({ approved_by: 'head', approved_on: '2026-08-05' })],
      served_entities: [served('2026-08-01T10:00:00Z')],
    };
    expect((await audited(late)).outcome).toBe('fail');
  });

  it('reads tags of versions in Unity Catalog', async () => {
    const tag = (tag_key: string, tag_value: string): ExportRecord => ({
      entity_type: 'model_versions',
      entity_name: 'prod.risk.scoring/7',
      tag_key,
      tag_value,
      _object: 'v7',
    });
    const estate = {
      registered_models: [registered()],
      entity_tags: [tag('approved_by', 'head'), tag('approved_on', '2026-07-01')],
      served_entities: [served('2026-08-01T10:00:00Z')],
    };
    expect((await audited(estate)).outcome).toBe('pass');
  });

  it('lets targets decide where they name versions', async () => {
    const models = { registered_models: [registered(['champion', 7])] };
    expect(
      (await audited({ ...models, targets: [{ endpoint: 'a', approved_versions: ['6'] }] })).outcome,
    ).toBe('fail');
    expect((await audited({ targets: [{ endpoint: 'a', approved_versions: [7] }] })).outcome).toBe('pass');
  });

  it('is unsure where aliases were not exported, or the environment is not known', async () => {
    expect((await audited({ registered_models: [registered()] })).outcome).toBe('inconclusive');
    const unknown = await audited({ registered_models: [registered(['champion', 6])] }, live({}));
    expect(verdicts(unknown)).toEqual({ failed: [], unknown: ['a/m'] });
  });

  it('is not assessed without any place of approval, and asks nothing elsewhere', async () => {
    expect((await audited({})).outcome).toBe('not_assessed');
    const others = [
      endpoint('b', { tags: { environment: 'dev' }, config: config([model('m', '7')]) }),
      endpoint('c', { tags: { environment: 'prod' }, config: config([external('gpt')]) }),
    ];
    expect((await audited({ serving_endpoint_details: others, targets: [] })).outcome).toBe('not_applicable');
  });
});
