import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'plaintext_secret_in_environment';
const PAT = `dapi${'0123456789abcdef'.repeat(2)}`;
const RANDOM = 'q8Zk2Lw9Xv4Rt7Yb1Nc5Mp3';

/** One endpoint of which each entity holds one variable. */
function holding(variables: Readonly<Record<string, readonly [string, string]>>): ExportRecord {
  return endpoint('a', {
    config: config(
      Object.entries(variables).map(([name, [variable, value]]) =>
        model(name, '1', { environment_vars: { [variable]: value } }),
      ),
    ),
  });
}

describe('SEC-10 plaintext_secret_in_environment', () => {
  it('fails what is a token by its shape, a secret by its name, or looks random', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        holding({
          'by-shape': ['SETTING', PAT],
          'by-name': ['REDIS_PASSWORD', 'winter-2026'],
          'by-entropy': ['SETTING', RANDOM],
        }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['a/by-entropy', 'a/by-name', 'a/by-shape'], unknown: [] });
    expect(result.severity).toBe('critical');
    expect(result.rows[2]?.evidence).toMatchObject({
      secret_variables: ['SETTING'],
      detectors: ['databricks-pat'],
    });
    expect(JSON.stringify(result)).not.toMatch(/dapi0123|winter|q8Zk2/);
  });

  it('passes references, short and ordinary values, and entities without variables', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        holding({
          reference: ['API_TOKEN', '{{secrets/pd-scoring/redis}}'],
          mixed: ['AUTHORIZATION_TOKEN', 'Bearer {{ secrets/pd-scoring/redis }}'],
          short: ['API_KEY', 'none'],
          ordinary: ['ENABLE_MLFLOW_TRACING', 'true'],
        }),
        endpoint('b', { config: config([model('bare', '1'), external('gpt')]) }),
      ],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(6);
  });

  it('looks into the pending configuration, too, and counts an entity once', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', {
          config: config([model('scoring', '1')]),
          pending_config: {
            served_entities: [model('scoring', '2', { environment_vars: { API_TOKEN: PAT } })],
          },
        }),
        endpoint('new', {
          config: undefined,
          pending_config: {
            served_entities: [model('first', '1', { environment_vars: { API_TOKEN: PAT } })],
          },
        }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['a/scoring', 'new/first'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({
      configurations: ['active', 'pending'],
      places_with_same_value: 2,
    });
  });

  it('reads exports of old that have served_models only', async () => {
    const old = {
      name: 'scoring-1',
      model_name: 'scoring',
      model_version: '1',
      environment_vars: { KEY: PAT },
    };
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('a', { config: { served_models: [old] } })],
    });
    expect(verdicts(result).failed).toEqual(['a/scoring-1']);
  });

  it.each([
    ['min_len=20', { a: ['API_KEY', 'a-value-of-18-char'] }],
    ['min_entropy=4.9', { a: ['SETTING', RANDOM] }],
    ['min_entropy_len=24', { a: ['SETTING', RANDOM] }],
    ['allow_names=["^API_KEY$"]', { a: ['API_KEY', PAT] }],
  ] as const)('takes %s from its parameters', async (param, variables) => {
    const estate = { serving_endpoint_details: [holding(variables)] };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('fail');
    expect((await auditCheck(CHECK, estate, { params: [`${CHECK}.${param}`] })).outcome).toBe('pass');
  });

  it('is unsure of endpoints that only the list knows: it shows no variables', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [
        listed('seen', { name: 'scoring', entity_name: 'm', entity_version: '1' }),
        listed('empty'),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['empty/?', 'seen/scoring'] });
  });

  it('does not fill a configuration that was never applied from the list', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('a', { name: 'scoring', entity_name: 'm', entity_version: '1' })],
      serving_endpoint_details: [endpoint('a')],
    });
    expect(result.outcome).toBe('not_applicable');
  });

  it('names the record that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [endpoint('other'), holding({ scoring: ['API_TOKEN', PAT] })],
    });
    expect(sources).toEqual(['serving/get/a.json 1']);
  });

  it('does not apply to ready-made and empty endpoints', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [systemEndpoint(), endpoint('agent', { config: {} }), endpoint('never')],
    });
    expect(result.outcome).toBe('not_applicable');
  });
});
