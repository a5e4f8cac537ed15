import { describe, expect, it } from 'vitest';
import { config, endpoint, external } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'unapproved_external_provider';
const PROVIDERS = `${CHECK}.approved_providers=[openai, custom]`;
const calling = (model: ExportRecord): Estate => ({
  serving_endpoint_details: [endpoint('chat', { config: config([external('m', model)], ['m', 100]) })],
});
const outcomeOf = async (model: ExportRecord, ...params: readonly string[]) =>
  (await auditCheck(CHECK, calling(model), { params: [PROVIDERS, ...params] })).outcome;

describe('SEC-23 unapproved_external_provider', () => {
  it('fails a provider that is not on the list, and passes one that is, in any case', async () => {
    expect(await outcomeOf({ provider: 'anthropic' })).toBe('fail');
    expect(await outcomeOf({ provider: 'OpenAI' })).toBe('pass');
  });

  it('fails a model or an address that is not on its list, where there is one', async () => {
    expect(await outcomeOf({ name: 'gpt-4o' }, `${CHECK}.approved_models=[gpt-4.1]`)).toBe('fail');
    expect(await outcomeOf({ name: 'gpt-4o' }, `${CHECK}.approved_models=[gpt-4o]`)).toBe('pass');
    const azure = { openai_config: { openai_api_base: 'https://contoso.openai.azure.com/' } };
    expect(await outcomeOf(azure, `${CHECK}.approved_hosts=[eu.contoso.com]`)).toBe('fail');
    expect(await outcomeOf(azure, `${CHECK}.approved_hosts=[contoso.openai.azure.com]`)).toBe('pass');
  });

  it('lets the list name one model of a provider', async () => {
    const one = `${CHECK}.approved_providers=[openai/gpt-4o]`;
    expect(await outcomeOf({ name: 'gpt-4o' }, one)).toBe('pass');
    expect(await outcomeOf({ name: 'gpt-4.1' }, one)).toBe('fail');
  });

  it('fails an address without encryption', async () => {
    const plain = {
      provider: 'custom',
      custom_provider_config: { custom_provider_url: 'http://llm.contoso.com/' },
    };
    expect(await outcomeOf(plain)).toBe('fail');
  });

  it('is unsure of a provider that is not told, and needs a person where there is no list', async () => {
    const result = await auditCheck(CHECK, calling({ provider: undefined }), { params: [PROVIDERS] });
    expect(verdicts(result).unknown).toEqual(['chat/m']);
    expect((await auditCheck(CHECK, calling({}))).outcome).toBe('manual');
  });

  it('does not apply without external models', async () => {
    const estate: Estate = { serving_endpoint_details: [endpoint('score')] };
    expect((await auditCheck(CHECK, estate, { params: [PROVIDERS] })).outcome).toBe('not_applicable');
  });
});
