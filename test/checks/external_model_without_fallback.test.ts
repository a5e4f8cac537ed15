import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'external_model_without_fallback';
const prod = { environment: 'prod' };
const on = { ai_gateway: { fallback_config: { enabled: true } } };
const off = { ai_gateway: { fallback_config: { enabled: false } } };
const one = config([external('gpt')]);
const two = config([external('gpt'), external('claude', { provider: 'anthropic' })]);

const chat = (name: string, served: ExportRecord, gateway: ExportRecord = {}) =>
  endpoint(name, { tags: prod, config: served, ...gateway });

describe('REL-08 external_model_without_fallback', () => {
  it('fails without a fallback, without a gateway, or without a second model to fall back on', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        chat('bare', two),
        chat('hollow', two, { ai_gateway: {} }),
        chat('lonely', one, on),
        chat('off', two, off),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['bare', 'hollow', 'lonely', 'off'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      served_entities: 2,
      providers: ['anthropic', 'openai'],
    });
  });

  it('passes with a fallback and a second entity, whatever it is', async () => {
    const mixed = config([external('gpt'), model('scoring', '1')]);
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [chat('a', two, on), chat('b', mixed, on)],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure of an endpoint of unknown environment, or that only the list knows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [
        { ...listed('listed', external('gpt')), tags: [{ key: 'environment', value: 'prod' }] },
      ],
      serving_endpoint_details: [endpoint('somewhere', { config: one })],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['listed', 'somewhere'] });
  });

  it('names the record that it comes from', async () => {
    const estate = { serving_endpoint_details: [chat('a', two, on), chat('b', two)] };
    expect(await sourcesOfFailure(CHECK, estate)).toEqual(['serving/get/b.json 1']);
  });

  it('does not apply outside production, or without external models', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        systemEndpoint(),
        endpoint('dev', { tags: { environment: 'dev' }, config: one }),
        // A JSON null is not an external model.
        chat('own', config([model('scoring', '1', { external_model: null })])),
      ],
    });
    expect(result.outcome).toBe('not_applicable');
  });
});
