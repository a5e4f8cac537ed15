import { describe, expect, it } from 'vitest';
import { config, endpoint, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'missing_model_documentation';
const NAME = 'prod.risk.scoring';
const live = (tags: Readonly<Record<string, string>> = {}) =>
  endpoint('a', { tags, config: config([model('m', '7')]) });
const registered = (comment: string | null): ExportRecord => ({
  full_name: NAME,
  name: 'scoring',
  catalog_name: 'prod',
  schema_name: 'risk',
  ...(comment === null ? {} : { comment }),
});
const version = (comment: string | null, number = 7): ExportRecord => ({
  catalog_name: 'prod',
  schema_name: 'risk',
  model_name: 'scoring',
  version: number,
  run_id: 'r',
  ...(comment === null ? {} : { comment }),
  _object: NAME,
});
const tag = (tag_key: string): ExportRecord => ({
  entity_type: 'registered_models',
  entity_name: NAME,
  tag_key,
  tag_value: 'https://cards.example/scoring',
  _object: NAME,
});
const audited = (more: Estate, now = live()) =>
  auditCheck(CHECK, { serving_endpoint_details: [now], ...more });

describe('OPS-14 missing_model_documentation', () => {
  it('passes a model that is described and has a card, wherever the link stands', async () => {
    const linked = registered('Scores cards, see https://cards.example/scoring');
    expect((await audited({ registered_models: [linked] })).outcome).toBe('pass');
    const plain = { registered_models: [registered('Scores cards.')] };
    expect((await audited({ ...plain, entity_tags: [tag('model_card')] })).outcome).toBe('pass');
    expect((await audited(plain, live({ model_card: 'https://x' }))).outcome).toBe('pass');
    const inVersion = { registered_models: [registered(null)], model_versions: [version('See http://x')] };
    expect((await audited(inVersion)).outcome).toBe('pass');
  });

  it('fails a model without a description, and one without a card', async () => {
    const bare = await audited({ registered_models: [registered(' ')], model_versions: [version(null)] });
    expect(verdicts(bare)).toEqual({ failed: [NAME], unknown: [] });
    const cardless = await audited({
      registered_models: [registered('Scores cards.')],
      entity_tags: [tag('team')],
    });
    expect(cardless.rows[0]?.evidence).toMatchObject({
      is_described: true,
      has_model_card: false,
      endpoints: ['a'],
    });
    expect(cardless.outcome).toBe('fail');
  });

  it.each<[string, Estate]>([
    ['the model was not exported', { registered_models: [] }],
    [
      'the served version was not exported',
      { registered_models: [registered(null)], model_versions: [version(null, 6)] },
    ],
    ['tags were not exported', { registered_models: [registered('Scores cards.')] }],
  ])('is unsure where %s', async (_, estate) => {
    expect((await audited(estate)).outcome).toBe('inconclusive');
  });

  it('needs models, and does not apply to ready-made endpoints', async () => {
    const { outcome } = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(outcome).toBe('not_applicable');
  });
});
