import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'missing_guardrails';
const pii = (behavior: string) => ({ pii: { behavior } });

function chat(
  name: string,
  guardrails: ExportRecord | null,
  more: Parameters<typeof endpoint>[1] = {},
): ExportRecord {
  return endpoint(name, {
    task: 'llm/v1/chat',
    config: config([external('gpt')]),
    ...(guardrails === null ? {} : { ai_gateway: { guardrails } }),
    ...more,
  });
}
const guarded = { input: { ...pii('BLOCK'), safety: true }, output: pii('MASK') };

describe('SEC-25 missing_guardrails', () => {
  it('fails an external chat model without all the guardrails that are required', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        chat('complete', guarded),
        chat('none', null),
        chat('no-safety', { ...guarded, input: pii('BLOCK') }),
        chat('off', { input: { ...pii('NONE'), safety: false }, output: pii('NONE') }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['no-safety', 'none', 'off'], unknown: [] });
    expect(result.rows.map(({ evidence }) => evidence.missing_guardrails)).toEqual([
      ['input safety'],
      ['input pii', 'input safety', 'output pii'],
      ['input pii', 'input safety', 'output pii'],
    ]);
  });

  it('fails bought throughput that chats, and leaves embeddings, agents and models of one’s own out', async () => {
    const bought = model('llama', '1', { entity_name: 'system.ai.llama', max_provisioned_throughput: 970 });
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('bought', { task: 'llm/v1/chat', config: config([bought]) }),
        endpoint('embeds', { task: 'llm/v1/embeddings', config: config([bought]) }),
        endpoint('embeds-elsewhere', { config: config([external('ada', { task: 'llm/v1/embeddings' })]) }),
        endpoint('agent', { task: 'agent/v1/chat', config: config([model('agent', '1')]) }),
        endpoint('own', { config: config([model('scoring', '1')]) }),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['bought'], unknown: [] });
    expect(result.counts.looked).toBe(1);
  });

  it('is high where the data is tagged confidential, else medium', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        chat('patients', null, { tags: { Data_Classification: 'Confidential' } }),
        chat('weather', null, { tags: { data_classification: 'public' } }),
      ],
    });
    expect(result.rows.map(({ severity }) => severity)).toEqual(['high', 'medium']);
    const values = { params: [`${CHECK}.classification_tag=class`, `${CHECK}.confidential_values=["c3"]`] };
    const other = await auditCheck(
      CHECK,
      { serving_endpoint_details: [chat('a', null, { tags: { class: 'C3' } })] },
      values,
    );
    expect(other.severity).toBe('high');
  });

  it('takes what is required from its parameter, and lets nothing that it does not know pass', async () => {
    const estate = { serving_endpoint_details: [chat('a', { output: { safety: true } })] };
    const required = (list: string) => ({ params: [`${CHECK}.require=${list}`] });
    expect((await auditCheck(CHECK, estate, required('["output safety"]'))).outcome).toBe('pass');
    expect((await auditCheck(CHECK, estate, required('["output pii"]'))).outcome).toBe('fail');
    expect((await auditCheck(CHECK, estate, required('["Output Safety"]'))).outcome).toBe('inconclusive');
  });

  it('is unsure without the configuration, the task, or knowledge of a behaviour', async () => {
    const bought = model('llama', '1', { max_provisioned_throughput: 970 });
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('only-listed', external('gpt'))],
      serving_endpoint_details: [
        chat('new-behaviour', { ...guarded, output: pii('TOKENISE') }),
        endpoint('taskless', { config: config([bought]) }),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['new-behaviour', 'only-listed', 'taskless'] });
  });

  it('names the record that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoints: [listed('other'), listed('a', external('gpt'))],
      serving_endpoint_details: [chat('a', null)],
    });
    expect(sources).toEqual(['serving/get/a.json 1', 'serving/list.json 2']);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
