import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint, onEndpoint, tags } from '../support/serving.ts';

const all = { owner: 'risk', cost_center: '12', environment: 'prod', data_classification: 'internal' };
const audited = (
  configured: ExportRecord,
  bill: readonly ExportRecord[] | null = null,
  params: string[] = [],
) =>
  auditCheck(
    'missing_required_tags',
    {
      serving_endpoint_details: [endpoint('score', configured)],
      ...(bill === null ? {} : { billing_usage: bill }),
    },
    { params },
  );
const day = (on: string, custom_tags: ExportRecord, more: ExportRecord = {}) =>
  onEndpoint('score', { usage_start_time: `${on}T10:00:00Z`, custom_tags, ...more });

describe('OPS-06 missing_required_tags', () => {
  it('fails an endpoint that lacks a tag, or holds an empty one, and names it', async () => {
    const result = await audited(tags({ ...all, owner: ' ', cost_center: '' }));
    expect(result.outcome).toBe('fail');
    expect(result.rows[0]?.evidence).toMatchObject({ missing_tags: ['cost_center', 'owner'] });
    expect(result.rows[0]?.sources.length).toBeGreaterThan(0);
    expect(verdicts(await audited({})).failed).toEqual(['score']);
  });

  it('passes with all tags, in any case', async () => {
    expect((await audited(tags(all))).outcome).toBe('pass');
    const { owner, ...others } = all;
    expect((await audited(tags({ ...others, Owner: owner }))).outcome).toBe('pass');
  });

  it("takes a usage policy's tag from the bill, and only from the latest day on it", async () => {
    const bare = tags({ ...all, cost_center: '' });
    const shown = await audited(bare, [day('2026-09-29', { cost_center: '12' })]);
    expect(shown.outcome).toBe('pass');
    const was = await audited(bare, [day('2026-09-28', { cost_center: '12' }), day('2026-09-29', {})]);
    expect(was.outcome).toBe('fail');
    const empty = await audited(bare, [day('2026-09-29', { cost_center: '' })]);
    expect(empty.outcome).toBe('fail');
  });

  it('does not take a tag from usage that was retracted', async () => {
    const corrected = [
      day('2026-09-29', { cost_center: '12' }),
      day('2026-09-29', { cost_center: '12' }, { usage_quantity: '-1', record_type: 'RETRACTION' }),
      day('2026-09-29', { cost_center: '' }, { record_type: 'RESTATEMENT' }),
    ];
    expect((await audited(tags({ ...all, cost_center: '' }), corrected)).outcome).toBe('fail');
  });

  it('asks for the tags that it is told', async () => {
    const params = ['missing_required_tags.required_tags=[owner]'];
    expect((await audited(tags({ owner: 'risk' }), null, params)).outcome).toBe('pass');
    expect((await audited(tags({ team: 'risk' }), null, params)).outcome).toBe('fail');
    expect((await audited({}, null, ['missing_required_tags.required_tags=[]'])).outcome).toBe('pass');
  });

  it('asks an endpoint that is only listed by the tags in the list', async () => {
    const result = await auditCheck('missing_required_tags', {
      serving_endpoint_details: [endpoint('score', tags(all))],
      serving_endpoints: [
        { ...endpoint('tagged', tags(all)), config: {} },
        { ...endpoint('listed'), config: {} },
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['listed'], unknown: [] });
  });

  it('does not ask of ready-made endpoints, or without endpoints', async () => {
    expect((await audited({ id: undefined, name: 'databricks-claude' })).outcome).toBe('not_applicable');
    expect((await auditCheck('missing_required_tags', {})).outcome).toBe('not_applicable');
  });
});
