import { describe, expect, it } from 'vitest';
import { auditCheck, type Estate, verdicts } from '../support/estate.ts';
import { endpoint, history, onEndpoint, price, usage } from '../support/serving.ts';

const permissions = (name: string) => ({
  object_id: `/serving-endpoints/id-of-${name}`,
  object_type: 'serving-endpoint',
  access_control_list: [],
});
const listed = (name: string) => ({
  ...endpoint(name),
  config: { served_entities: [{ name: 'e', entity_name: 'ml.risk.e', entity_version: '1' }] },
});
const known: Estate = {
  serving_endpoints: [listed('score')],
  serving_endpoint_details: [endpoint('score')],
  serving_endpoint_permissions: [permissions('score')],
  billing_usage: [onEndpoint('score')],
  list_prices: [price()],
  served_entities: [history('score')],
};
const audited = (more: Estate) => auditCheck('incomplete_population', { ...known, ...more });

describe('OPS-17 incomplete_population', () => {
  it('passes an endpoint that every source knows, billed or not', async () => {
    expect((await audited({})).outcome).toBe('pass');
    expect((await audited({ billing_usage: [], list_prices: [] })).outcome).toBe('pass');
  });

  it.each([
    ['the list', 'serving_endpoints', { is_listed: false }],
    ['its configuration', 'serving_endpoint_details', { has_configuration: false }],
    ['its access list', 'serving_endpoint_permissions', { has_access_list: false }],
    ['the history', 'served_entities', { is_in_history: false }],
  ])('fails an endpoint that is missing from %s', async (_, name, evidence) => {
    const result = await audited({ [name]: [] });
    expect(verdicts(result)).toEqual({ failed: ['score'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject(evidence);
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
  });

  it('fails what is on the bill or in the history and nowhere else', async () => {
    const billed = await audited({ billing_usage: [onEndpoint('score'), onEndpoint('ghost')] });
    expect(verdicts(billed).failed).toEqual(['ghost']);
    const remembered = await audited({ served_entities: [history('score'), history('ghost')] });
    expect(verdicts(remembered).failed).toEqual(['ghost']);
    const nameless = await audited({
      served_entities: [history('score'), history('ghost', { endpoint_name: null })],
    });
    expect(verdicts(nameless).failed).toEqual(['id-of-ghost']);
  });

  it('is unsure of a record that does not tell its workspace', async () => {
    const astray = history('ghost', { workspace_id: null });
    const result = await audited({ served_entities: [history('score'), astray] });
    expect(result.outcome).not.toBe('pass');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['id-of-ghost'] });
    expect(result.rows.map(({ workspaceId }) => workspaceId)).toEqual(['unknown']);
  });

  it('explains what was deleted since, and what was billed in full retreat', async () => {
    const gone = history('ghost', { endpoint_delete_time: '2026-09-20T00:00:00Z' });
    const deleted = await audited({
      served_entities: [history('score'), gone],
      billing_usage: [onEndpoint('score'), onEndpoint('ghost')],
    });
    expect(deleted.counts).toMatchObject({ looked: 2, passed: 2 });
    const retracted = await audited({
      billing_usage: [
        onEndpoint('ghost'),
        onEndpoint('ghost', { usage_quantity: '-1', record_type: 'RETRACTION' }),
      ],
    });
    expect(retracted.counts.looked).toBe(1);
    const old = onEndpoint('ghost', { usage_start_time: '2026-08-31T23:00:00Z' });
    expect((await audited({ billing_usage: [old] })).counts.looked).toBe(1);
  });

  it('keeps two endpoints apart that had the same name one after the other', async () => {
    const result = await audited({
      served_entities: [history('score'), history('score', { endpoint_id: 'older', served_entity_id: 'e' })],
    });
    expect(result.counts.looked).toBe(2);
    expect(verdicts(result).failed).toEqual(['score (older)']);
  });

  it('needs no history of an endpoint that serves nothing', async () => {
    const empty = { ...endpoint('score'), config: {} };
    expect((await audited({ serving_endpoint_details: [empty], served_entities: [] })).outcome).toBe('pass');
  });

  it('does not ask of ready-made endpoints, or of an empty estate', async () => {
    const ready = {
      serving_endpoints: [],
      serving_endpoint_details: [],
      serving_endpoint_permissions: [],
      billing_usage: [usage({ usage_metadata: { endpoint_id: 'x', endpoint_name: 'databricks-claude' } })],
      served_entities: [history('databricks-claude')],
    };
    expect((await audited(ready)).outcome).toBe('not_applicable');
    expect((await auditCheck('incomplete_population', {})).outcome).toBe('not_applicable');
  });
});
