import { describe, expect, it } from 'vitest';
import { auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint } from '../support/serving.ts';

const READER = '7519e4a9-5827-4219-a1cd-ef17cbc118f0';
const collector = {
  ...{ userName: READER, kind: 'service_principal', authType: 'oauth-m2m', groups: ['auditors'] },
};
const manifest = (more: ExportRecord = {}): ExportRecord => ({
  ...{
    host: 'https://adb-1.1.azuredatabricks.net',
    tenantId: 'tenant',
    profile: 'prod',
    collector,
    files: [],
  },
  ...more,
});
const judged = async (
  manifests: readonly ExportRecord[],
  config = `approved_collectors: [${READER.toUpperCase()}]`,
  endpoints = [endpoint('score')],
) => {
  const estate = { serving_endpoint_details: endpoints, manifest: manifests };
  const { checks } = await auditEstate(estate, { figures: false, only: ['OPS-21'], config });
  const [result] = checks;
  if (result === undefined) throw new Error('not asked');
  return result;
};
const problems = async (more: ExportRecord, config?: string) =>
  (await judged([manifest(more)], config)).rows.map(({ passed, evidence }) => [passed, evidence.problems]);

describe('OPS-21 evidence_collected_by_person', () => {
  it('passes an approved service principal that is no administrator', async () => {
    expect(await judged([manifest()])).toMatchObject({ outcome: 'pass', counts: { looked: 1, passed: 1 } });
  });

  it.each<[string, ExportRecord, string]>([
    ['a person', { collector: { ...collector, kind: 'user' } }, 'a person collected it'],
    [
      'an administrator',
      { collector: { ...collector, groups: ['Admins'] } },
      'the collector is an administrator',
    ],
    ['a token', { collector: { ...collector, authType: 'pat' } }, 'a personal access token was used'],
    ['no tenant', { tenantId: null }, 'the tenant is not recorded'],
    ['no profile', { profile: '' }, 'the profile is not recorded'],
  ])('fails %s', async (_, more, problem) => {
    expect(await problems(more)).toEqual([[false, [problem]]]);
  });

  it('fails whoever is not approved, and says where it comes from', async () => {
    const result = await judged([manifest()], 'approved_collectors: [somebody-else]');
    expect(result.rows[0]?.evidence.problems).toEqual(['the collector is not among those approved']);
    expect(result.rows[0]?.sources).toEqual([{ input: expect.any(Number), item: null }]);
  });

  it('tells a person by the address where the kind is not recorded', async () => {
    const ann = { ...collector, userName: 'ann@example.com', kind: null };
    expect(await problems({ collector: ann }, 'approved_collectors: [ann@example.com]')).toEqual([
      [false, ['a person collected it']],
    ]);
    expect(await judged([manifest({ collector: { ...collector, kind: null } })])).toMatchObject({
      outcome: 'pass',
    });
  });

  it('asks for a tenant only on Azure', async () => {
    const aws = { host: 'https://dbc-1.cloud.databricks.com', tenantId: null };
    expect((await judged([manifest(aws)])).outcome).toBe('pass');
  });

  it('is unsure without a list of approved collectors, their groups or the way of login', async () => {
    expect((await judged([manifest()], '')).outcome).toBe('inconclusive');
    expect((await judged([manifest({ collector: { ...collector, groups: null } })])).outcome).toBe(
      'inconclusive',
    );
    expect((await judged([manifest({ collector: { ...collector, authType: null } })])).outcome).toBe(
      'inconclusive',
    );
  });

  it('is unsure of a workspace that no manifest speaks of', async () => {
    const result = await judged([manifest()], undefined, [
      endpoint('a'),
      endpoint('b', { _workspace: '42' }),
    ]);
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['42'] });
    expect(result.rows[0]?.evidence.problems).toEqual(['no manifest speaks of this workspace']);
    expect(result.counts).toMatchObject({ looked: 2, passed: 1 });
  });

  it('is not assessed without a manifest', async () => {
    expect(await judged([])).toMatchObject({ outcome: 'not_assessed', missing: ['manifest'] });
  });
});
