import { describe, expect, it } from 'vitest';
import { config, endpoint, external, idOf, model, systemEndpoint } from '../support/endpoints.ts';
import {
  auditCheck,
  auditEstate,
  type Estate,
  type ExportRecord,
  verdicts,
  WORKSPACE,
} from '../support/estate.ts';

const CHECK = 'model_review_overdue';
const live = endpoint('a', { config: config([model('m', '7')]) });
const since = (change_time: string, entity_version = '7'): ExportRecord => ({
  workspace_id: WORKSPACE,
  endpoint_id: idOf('a'),
  endpoint_name: 'a',
  served_entity_id: `e-${entity_version}`,
  entity_name: 'prod.risk.scoring',
  entity_version,
  endpoint_config_version: 1,
  change_time,
});
const review = (more: ExportRecord = {}): ExportRecord => ({
  check: CHECK,
  resource: 'a/m',
  statement: 'looked at',
  verdict: 'pass',
  attested_by: 'ana',
  attested_on: '2026-08-01',
  ...more,
});
const audited = (
  served: readonly ExportRecord[],
  attestations: readonly ExportRecord[] = [],
  more: Estate = {},
) => auditCheck(CHECK, { serving_endpoint_details: [live], served_entities: served, attestations, ...more });
const old = [since('2026-01-01T00:00:00Z')];

describe('OPS-13 model_review_overdue', () => {
  it('passes a version that has not served long, whatever was served before it', async () => {
    const result = await audited([since('2025-12-01T00:00:00Z', '6'), since('2026-08-01T00:00:00Z')]);
    expect(result.outcome).toBe('pass');
  });

  it('is unsure where the history was cut, so that the version may be older', async () => {
    const cut = { ...since('2026-08-01T00:00:00Z'), endpoint_config_version: 4 };
    expect((await audited([cut])).outcome).toBe('inconclusive');
  });

  it('knows the first day in a history that was cut, where it shows something else before', async () => {
    const at = (day: string, config: number, version: string) => ({
      ...since(`${day}T00:00:00Z`, version),
      endpoint_config_version: config,
    });
    expect((await audited([at('2026-06-01', 4, '6'), at('2026-08-01', 5, '7')])).outcome).toBe('pass');
    const both = [at('2026-06-01', 4, '6'), at('2026-06-01', 4, '7'), at('2026-08-01', 5, '7')];
    expect((await audited(both)).outcome).toBe('inconclusive');
    expect((await audited([at('2025-11-01', 4, '6'), at('2026-01-01', 5, '7')])).outcome).toBe('fail');
  });

  it('fails an old one that nobody has reviewed since', async () => {
    const result = await audited(old);
    expect(verdicts(result)).toEqual({ failed: ['a/m'], unknown: [] });
    expect(result.rows[0]?.evidence).toMatchObject({ entity_version: '7', age_days: 273 });
    expect((await audited(old, [review({ attested_on: '2026-02-01' })])).outcome).toBe('fail');
  });

  it.each(['a/m', 'a', 'A/*', 'prod.risk.scoring', 'prod.risk.scoring/7', null])(
    'passes an old one with a review of %s',
    async (resource) => {
      expect((await audited(old, [review({ resource })])).outcome).toBe('pass');
      expect((await audited(old, [review({ resource, check: 'OPS-13' })])).outcome).toBe('pass');
    },
  );

  it.each([
    ['of another endpoint', { resource: 'b' }],
    ['of another check', { check: 'OPS-14' }],
    ['that found it wanting', { verdict: 'fail' }],
    ['that has run out', { review_by: '2026-09-30' }],
    ['of the future', { attested_on: '2026-10-05' }],
    ['of another workspace', { workspace_id: '2' }],
  ])('does not pass with a review %s', async (_, more) => {
    expect((await audited(old, [review(more)])).outcome).toBe('fail');
  });

  it('takes the one of two reviews on a day that found it wanting', async () => {
    for (const [first, second] of [
      ['pass', 'fail'],
      ['fail', 'pass'],
    ]) {
      const both = [review({ verdict: first }), review({ verdict: second, resource: 'prod.risk.scoring' })];
      expect((await audited(old, both)).outcome).toBe('fail');
    }
  });

  it('is unsure where the history does not know the version', async () => {
    expect((await audited([])).outcome).toBe('inconclusive');
  });

  it('asks a person where nobody has attested to anything', async () => {
    const { checks } = await auditEstate(
      { serving_endpoint_details: [live], served_entities: old },
      { only: [CHECK] },
    );
    expect(checks[0]?.outcome).toBe('manual');
  });

  it('does not apply to other providers’ and ready-made models', async () => {
    const others = [systemEndpoint(), endpoint('b', { config: config([external('gpt')]) })];
    expect((await audited([], [], { serving_endpoint_details: others })).outcome).toBe('not_applicable');
  });
});
