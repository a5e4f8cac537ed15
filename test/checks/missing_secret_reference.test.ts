import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'missing_secret_reference';

function referring(
  name: string,
  reference: string,
  tags: Readonly<Record<string, string>> = {},
): ExportRecord {
  return endpoint(name, {
    tags,
    config: config([model('scoring', '1', { environment_vars: { API_TOKEN: `{{secrets/${reference}}}` } })]),
  });
}

const scope = (name: string) => ({ name, backend_type: 'DATABRICKS' });
const vault: Estate = {
  secret_scopes: ['serving', 'llm', 'closed'].map(scope),
  secrets: [
    { key: 'redis', _object: 'serving', last_updated_timestamp: 1_700_000_000_000 },
    { key: 'azure-openai', _object: 'llm', last_updated_timestamp: 1_700_000_000_000 },
  ],
};

describe('SEC-12 missing_secret_reference', () => {
  it('fails a reference to a scope or to a name in it that does not exist', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [
        referring('a', 'no-such-scope/redis'),
        referring('b', 'serving/no-such-key'),
        referring('c', 'serving/redis'),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['no-such-scope/redis', 'serving/no-such-key'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence.is_scope_known)).toEqual([false, true]);
  });

  it('passes names that exist, in upper or lower case, of variables, external models and mixed values', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [
        referring('a', 'Serving/REDIS'),
        endpoint('b', {
          config: config([
            external('gpt', { openai_config: { openai_api_key: '{{ secrets/llm/azure-openai }}' } }),
            model('scoring', '1', { environment_vars: { HEADER: 'Bearer {{secrets/serving/redis}}' } }),
          ]),
        }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is one row for each secret, of all endpoints that refer to it, and high if any may be production', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [
        referring('live', 'serving/gone', { environment: 'prod' }),
        referring('trial', 'serving/gone', { environment: 'dev' }),
        referring('trial-2', 'serving/lost', { environment: 'dev' }),
      ],
    });
    expect(
      result.rows.map(({ resource, severity, evidence }) => [resource, severity, evidence.endpoints]),
    ).toEqual([
      ['serving/gone', 'high', ['live', 'trial']],
      ['serving/lost', 'medium', ['trial-2']],
    ]);
  });

  it('looks into the pending configuration, too', async () => {
    const { config: pending_config, ...bare } = referring('a', 'serving/gone');
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [{ ...bare, pending_config }],
    });
    expect(verdicts(result).failed).toEqual(['serving/gone']);
  });

  it('is unsure of a scope whose names were not exported, and of endpoints that only the list knows', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoints: [listed('only-listed')],
      serving_endpoint_details: [referring('a', 'closed/key')],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['closed/key', 'only-listed'] });
  });

  it('calls no scope missing in a workspace whose scopes were not exported', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [
        referring('here', 'serving/redis'),
        { ...referring('there', 'serving/redis'), _workspace: '2' },
      ],
    });
    expect(result.outcome).toBe('not_assessed');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['serving/redis'] });
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      ...vault,
      serving_endpoint_details: [referring('a', 'llm/gone')],
    });
    expect(sources).toEqual(['secrets/keys/llm.json whole', 'secrets/scopes.json 2', 'serving/get/a.json 1']);
  });

  it('does not apply where nothing is referred to', async () => {
    const result = await auditCheck(CHECK, {
      ...vault,
      serving_endpoint_details: [endpoint('a', { config: config([model('scoring', '1')]) })],
    });
    expect(result.outcome).toBe('not_applicable');
  });
});
