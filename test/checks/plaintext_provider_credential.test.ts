import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'plaintext_provider_credential';
const secret = ['not', 'a', 'real', 'key', '1234'].join('-');
const outside = (openai_config: ExportRecord, name = 'gpt') => config([external(name, { openai_config })]);
const live = (openai_config: ExportRecord = {}) => endpoint('a', { config: outside(openai_config) });
/** What the bundle of endpoint `a` says. */
const bundle = (openai_config: ExportRecord, name = 'a'): ExportRecord => ({
  bundle: { name: 'x', target: 'prod' },
  workspace: {},
  resources: { model_serving_endpoints: { a: { name, config: outside(openai_config) } } },
});

describe('SEC-11 plaintext_provider_credential', () => {
  it('fails where the configuration as written holds a credential, and shows none of it', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live()],
      desired_configuration: [bundle({ openai_api_key_plaintext: secret })],
    });
    expect(verdicts(result)).toEqual({ failed: ['a/gpt'], unknown: [] });
    expect(result.severity).toBe('critical');
    expect(result.rows[0]?.evidence).toMatchObject({
      keys_in_clear: ['openai_api_key_plaintext'],
      is_seen_as_written: true,
    });
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('fails where the live configuration shows one, without any other', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live({ openai_api_key_plaintext: secret })],
    });
    expect(verdicts(result).failed).toEqual(['a/gpt']);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it('passes only where the configuration as written shows that there is none', async () => {
    const reference = { openai_api_key: '{{secrets/llm/openai}}' };
    const estate = { serving_endpoint_details: [live(reference)] };
    const written = await auditCheck(CHECK, { ...estate, desired_configuration: [bundle(reference)] });
    expect(written.outcome).toBe('pass');
    // The API may leave such keys out, in what was put aside as well.
    expect(verdicts(await auditCheck(CHECK, estate)).unknown).toEqual(['a/gpt']);
    const aside = { name: 'a', config: outside(reference) };
    expect((await auditCheck(CHECK, { ...estate, desired_configuration: [aside] })).outcome).toBe(
      'inconclusive',
    );
  });

  it('is unsure of a model that only the list shows', async () => {
    const own = endpoint('a', { config: config([model('m', '1')]) });
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [own],
      serving_endpoints: [listed('b', external('gpt'))],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['b/gpt'] });
  });

  it('passes nothing that is only written, where no live configuration tells what else there is', async () => {
    const written = { desired_configuration: [bundle({ openai_api_key: '{{secrets/llm/openai}}' })] };
    expect(verdicts(await auditCheck(CHECK, written)).unknown).toEqual(['a/gpt']);
    const seen = { ...written, serving_endpoint_details: [endpoint('b')] };
    expect((await auditCheck(CHECK, seen)).outcome).toBe('pass');
    const elsewhere = {
      ...seen,
      serving_endpoint_details: [
        { ...endpoint('b', {}), _workspace: '2' },
        { ...endpoint('c', {}), _workspace: '3' },
      ],
    };
    expect((await auditCheck(CHECK, elsewhere)).outcome).toBe('inconclusive');
  });

  it('finds one in what is not deployed, and in every document of an endpoint', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live()],
      desired_configuration: [
        bundle({}),
        {
          state_version: 2,
          lineage: 'x',
          state: {
            'resources.model_serving_endpoints.a': {
              state: { name: 'a', config: outside({ openai_api_key_plaintext: secret }) },
            },
          },
        },
        bundle({ openai_api_key_plaintext: secret }, 'b'),
      ],
    });
    expect(verdicts(result).failed).toEqual(['a/gpt', 'b/gpt']);
  });

  it('does not apply without models of other providers, and is not assessed without any configuration', async () => {
    const own = endpoint('a', { config: config([model('m', '1')]) });
    expect((await auditCheck(CHECK, { serving_endpoint_details: [own] })).outcome).toBe('not_applicable');
    const { checks } = await auditEstate({ serving_endpoints: [] }, { only: [CHECK] });
    expect(checks[0]?.outcome).toBe('not_assessed');
  });
});
