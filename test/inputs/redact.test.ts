import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject, parseJson } from '../../src/inputs/json-value.ts';
import { describeVariable, entropyOf, redact } from '../../src/inputs/redact.ts';
import { detectSecret, hideSecrets } from '../../src/inputs/secret-shapes.ts';

const KEY = new Uint8Array(32).fill(7);
const hex = (length: number) => '0123456789abcdef'.repeat(8).slice(0, length);

// Put together here, so that no text of this file has the form of a credential.
const CREDENTIALS: Readonly<Record<string, string>> = {
  'databricks-pat': `dapi${hex(32)}-2`,
  'databricks-oauth-secret': `dose${hex(32)}`,
  'databricks-key': `dkea${hex(32)}`,
  'aws-access-key-id': `AKIA${'ABCDEFGH23456789'}`,
  'github-token': `ghp_${'a1B2c3D4e5'.repeat(4)}`,
  'openai-key': `sk-proj-${'a1B2c3D4e5'.repeat(4)}`,
  'anthropic-key': `sk-ant-api03-${'a1B2c3D4e5'.repeat(4)}`,
  'huggingface-token': `hf_${'aBcDeFgHiJ'.repeat(4)}`,
  'slack-token': `xoxb-${'1234567890-'.repeat(2)}abc`,
  'google-api-key': `AIza${'a1B2c3D4e5'.repeat(4).slice(0, 35)}`,
  jwt: `eyJ${'hbGciOiJIUzI1NiJ9'}.${'eyJzdWIiOiIxMjM0NTY3ODkwIn0'}.c2lnbmF0dXJl`,
  'azure-client-secret': `abc8Q~${'a1B2c3D4e5'.repeat(4).slice(0, 34)}`,
  'azure-storage-key': `${'Ab1+'.repeat(22).slice(0, 86)}==`,
  'pem-private-key': `-----BEGIN ${'PRIVATE KEY'}-----\nMIIEvQIBADANBg\n-----END ${'PRIVATE KEY'}-----`,
};

describe('known forms of credentials', () => {
  test.each(Object.entries(CREDENTIALS))('%s is told and hidden', (detector, secret) => {
    expect(detectSecret(secret)).toBe(detector);
    expect(hideSecrets(`token: ${secret} .`)).toBe(`token: [redacted ${detector}] .`);
  });

  test('a password in a URL or a connection string is hidden, the rest stays', () => {
    expect(hideSecrets('postgres://app:hunter22@db.contoso.com/x')).toBe(
      'postgres://app:[redacted url-password]@db.contoso.com/x',
    );
    expect(hideSecrets('AccountName=a;AccountKey=abcdef123456;EndpointSuffix=x')).toBe(
      'AccountName=a;AccountKey=[redacted azure-connection-string];EndpointSuffix=x',
    );
    expect(hideSecrets('https://a.blob.core.windows.net/c?sv=1&sig=abcdefghij%2Bklmnopqrst%3D')).toBe(
      'https://a.blob.core.windows.net/c?sv=1&sig=[redacted sas-signature]',
    );
  });

  test.each([
    'risk-analysts-of-the-european-branch-2026',
    'task-force-sk-learn',
    '84f4b90597b94fb1846a96cb505772f1',
    'b76b6808-9e10-43b3-be20-6b6d19ed1af0',
    'https://adb-1234567890123456.7.azuredatabricks.net/ml/endpoints/x?o=1',
    'system.ai.databricks-claude-opus-4-7',
    'dbfs:/databricks/mlflow-tracking/2668333326915882/8217f29c1e5f4488a8fddaf9245d33bb/artifacts/model',
    'abfss://uc@contoso.dfs.core.windows.net/b169b504-4c54-49f2-bc3a-adf4b128f36d/models/07ed8e06',
    'mailto:ana.ruiz@contoso.com',
    '{{secrets/llm/azure-openai}}',
  ])('%s is no credential', (text) => {
    expect(detectSecret(text)).toBeNull();
    expect(hideSecrets(text)).toBe(text);
  });

  test('long text takes no long time', () => {
    const start = performance.now();
    for (const piece of ['a', 'sk-', 'eyJ.', '://', 'a:', '-----BEGIN ', 'Password=', 'AKIA']) {
      hideSecrets(`://${piece.repeat(50_000)}`);
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('hiding twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...Object.values(CREDENTIALS)))),
        (parts) => {
          const once = hideSecrets(parts.join(' '));
          expect(hideSecrets(once)).toBe(once);
        },
      ),
    );
  });
});

describe('one environment variable', () => {
  test('a value that is a reference as a whole', () => {
    expect(describeVariable('REDIS', '{{secrets/pd-scoring/redis}}', KEY)).toMatchObject({
      kind: 'reference',
      scope: 'pd-scoring',
      key: 'redis',
      detector: null,
    });
    expect(describeVariable('REDIS', '{{ secrets/a/b }}', KEY)).toMatchObject({
      kind: 'reference',
      scope: 'a',
      key: 'b',
    });
  });

  test('a reference within a short harmless text is mixed', () => {
    expect(describeVariable('H', 'Bearer {{secrets/a/b}}', KEY)).toMatchObject({
      kind: 'mixed',
      scope: 'a',
      key: 'b',
    });
    expect(describeVariable('H', `${CREDENTIALS['databricks-pat']}{{secrets/a/b}}`, KEY)).toMatchObject({
      kind: 'plaintext',
      scope: null,
      detector: 'databricks-pat',
    });
  });

  test('plain text leaves its length, entropy and a keyed hash', () => {
    const value = describeVariable('FLAG', 'true', KEY);
    expect(value).toEqual({
      name: 'FLAG',
      kind: 'plaintext',
      scope: null,
      key: null,
      detector: null,
      length: 4,
      entropy: 2,
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(describeVariable('OTHER', 'true', KEY).hash).toBe(value.hash);
    expect(describeVariable('FLAG', 'true', new Uint8Array(32)).hash).not.toBe(value.hash);
    expect(entropyOf('aabb')).toBe(1);
    expect(entropyOf('')).toBe(0);
  });
});

describe('a record', () => {
  const redacted = (record: JsonObject): JsonObject => redact(record, KEY, true);

  test('every environment_vars map becomes a list of descriptions, sorted by name', () => {
    const entity = { name: 'm-1', environment_vars: { ZED: 'hunter2hunter2', API: '{{secrets/a/b}}' } };
    const clean = redacted({
      name: 'e',
      config: { served_entities: [entity], served_models: [entity] },
      pending_config: { served_entities: [entity] },
    });
    const text = canonicalJson(clean);
    expect(text).not.toContain('hunter2');
    expect(text.match(/"name":"API"/g)).toHaveLength(3);
    expect(text.indexOf('"API"')).toBeLessThan(text.indexOf('"ZED"'));
  });

  test('credentials of external models stay only as references', () => {
    const clean = redacted({
      external_model: {
        provider: 'openai',
        openai_config: {
          openai_api_key: '{{secrets/llm/azure}}',
          openai_api_key_plaintext: 'hunter2hunter2',
          microsoft_entra_client_secret: 'opensesame',
          openai_api_base: 'https://contoso-oai.openai.azure.com/',
        },
        custom_provider_config: {
          bearer_token_auth: { token: 'opensesame' },
          api_key_auth: { key: 'X-Api', value: 'opensesame' },
        },
      },
    } as JsonObject);
    const text = canonicalJson(clean);
    expect(text).not.toMatch(/hunter2|opensesame/);
    expect(text).toContain('"openai_api_key":"{{secrets/llm/azure}}"');
    expect(text).toContain('"key":"X-Api"');
    expect(text).toContain('contoso-oai.openai.azure.com');
    expect(text.match(/"redacted":true/g)).toHaveLength(4);
  });

  test('a configuration that is JSON text in a cell is cleaned within', () => {
    const config = JSON.stringify({ served_entities: [{ environment_vars: { A: 'hunter2hunter2' } }] });
    expect(canonicalJson(redacted({ config }))).not.toContain('hunter2');
  });

  test('what holds no secret is unchanged', () => {
    const record = parseJson(
      '{"id":"84f4b90597b94fb1846a96cb505772f1","tags":[{"key":"cost_center","value":"4711"}],"n":12345678901234567890,"ai_gateway":{"rate_limits":[{"key":"user","calls":5}]}}',
    ) as JsonObject;
    expect(canonicalJson(redacted(record))).toBe(canonicalJson(record));
  });

  test('no value of an environment variable survives, whatever it is', () => {
    const value = fc.string({ minLength: 12 }).map((text) => `~~${text}~~`);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (variables) => {
        const text = JSON.stringify(
          redacted({ config: { served_entities: [{ environment_vars: variables }] } }),
        );
        for (const secret of Object.values(variables))
          expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });
});
