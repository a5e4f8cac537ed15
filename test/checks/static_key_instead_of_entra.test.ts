import { describe, expect, it } from 'vitest';
import { config, endpoint, external } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'static_key_instead_of_entra';
const calling = (openai: ExportRecord): Estate => ({
  serving_endpoint_details: [
    endpoint('chat', { config: config([external('gpt', { openai_config: openai })], ['gpt', 100]) }),
  ],
});

describe('SEC-15 static_key_instead_of_entra', () => {
  it('fails an Azure OpenAI model that is called with a key', async () => {
    const result = await auditCheck(CHECK, calling({ openai_api_type: 'azure' }));
    expect(verdicts(result)).toEqual({ failed: ['chat/gpt'], unknown: [] });
  });

  it('passes one that is called with Entra ID, and OpenAI’s own service, which has only keys', async () => {
    expect((await auditCheck(CHECK, calling({ openai_api_type: 'azuread' }))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, calling({ openai_api_key: '{{secrets/a/b}}' }))).outcome).toBe('pass');
  });

  it('is unsure of an address at Azure without a type, and of a type that it does not know', async () => {
    const typeless = calling({ openai_api_base: 'https://contoso.openai.azure.com/' });
    expect(verdicts(await auditCheck(CHECK, typeless)).unknown).toEqual(['chat/gpt']);
    expect(verdicts(await auditCheck(CHECK, calling({ openai_api_type: 'new' }))).unknown).toEqual([
      'chat/gpt',
    ]);
  });

  it('is unsure where the provider’s part, or its name, is not shown', async () => {
    for (const hidden of [{ openai_config: undefined }, { provider: null }]) {
      const estate = {
        serving_endpoint_details: [
          endpoint('chat', { config: config([external('gpt', hidden)], ['gpt', 100]) }),
        ],
      };
      expect(verdicts(await auditCheck(CHECK, estate)).unknown).toEqual(['chat/gpt']);
    }
  });

  it('is unsure whose token another workspace is called with', async () => {
    const estate: Estate = {
      serving_endpoint_details: [
        endpoint('relay', {
          config: config([
            external('other', {
              provider: 'databricks-model-serving',
              databricks_model_serving_config: { databricks_api_token: '{{secrets/a/b}}' },
            }),
          ]),
        }),
      ],
    };
    expect(verdicts(await auditCheck(CHECK, estate)).unknown).toEqual(['relay/other']);
  });

  it('does not apply to other providers, and is not assessed without configurations', async () => {
    const estate: Estate = {
      serving_endpoint_details: [
        endpoint('chat', { config: config([external('c', { provider: 'anthropic' })]) }),
      ],
    };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('not_applicable');
    const without = ['serving_endpoint_details'];
    expect((await auditCheck(CHECK, { users: [] }, { without })).outcome).toBe('not_assessed');
  });
});
