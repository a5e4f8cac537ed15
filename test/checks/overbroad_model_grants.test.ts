import { describe, expect, it } from 'vitest';
import { config, endpoint, external, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { direct, effective } from '../support/grants.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_model_grants';
const serving = (name: string, ...models: readonly string[]): ExportRecord =>
  endpoint(name, {
    config: config(models.map((entity, index) => model(`m${index}`, '1', { entity_name: entity }))),
  });
const closed = effective('function/prod.risk.closed', 'risk', 'EXECUTE');

describe('SEC-30 overbroad_model_grants', () => {
  it('fails a model that everyone may execute or manage, directly or through its schema or catalog', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        serving('a', 'prod.risk.direct', 'prod.risk.all', 'prod.risk.inherited', 'prod.risk.closed'),
        serving('b', 'Prod.Risk.Direct'),
      ],
      grants: [
        effective('function/prod.risk.direct', 'account users', 'EXECUTE'),
        effective('function/prod.risk.all', 'Account Users', 'ALL PRIVILEGES'),
        effective('function/prod.risk.inherited', 'account users', 'MANAGE < SCHEMA prod.risk'),
        closed,
      ],
    });
    expect(verdicts(result)).toEqual({
      failed: ['prod.risk.all', 'prod.risk.direct', 'prod.risk.inherited'],
      unknown: [],
    });
    expect(result.rows.map(({ evidence }) => evidence.granted_to)).toEqual([
      ['Account Users: ALL_PRIVILEGES on model prod.risk.all'],
      ['account users: EXECUTE on model prod.risk.direct'],
      ['account users: MANAGE on schema prod.risk'],
    ]);
    expect(result.rows[1]?.evidence.endpoints).toEqual(['a', 'b']);
  });

  it.each([
    ['schema/prod.risk', 'account users: EXECUTE on schema prod.risk'],
    ['catalog/prod', 'account users: EXECUTE on catalog prod'],
  ])('fails what is granted on %s where only direct privileges were exported', async (securable, granted) => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [serving('a', 'prod.risk.scoring')],
      grants: [
        direct('registered_model/prod.risk.scoring', 'risk', 'EXECUTE'),
        direct(securable, 'account users', 'EXECUTE'),
      ],
    });
    expect(verdicts(result).failed).toEqual(['prod.risk.scoring']);
    expect(result.rows[0]?.evidence.granted_to).toEqual([granted]);
  });

  it('is unsure where an answer does not tell what everyone may do, or who may', async () => {
    const unclear = async (grant: ExportRecord) =>
      verdicts(
        await auditCheck(CHECK, {
          serving_endpoint_details: [serving('a', 'prod.risk.closed')],
          grants: [closed, grant],
        }),
      );
    const of = (principal: string | null, privilege: string | undefined): ExportRecord => ({
      _object: 'function/prod.risk.closed',
      principal,
      privileges: [{ privilege }],
    });
    const unknown = { failed: [], unknown: ['prod.risk.closed'] };
    expect(await unclear(of('account users', undefined))).toEqual(unknown);
    expect(await unclear(of(null, 'EXECUTE'))).toEqual(unknown);
    const none = { failed: [], unknown: [] };
    expect(await unclear(of('risk', undefined))).toEqual(none);
    expect(await unclear(of(null, 'BROWSE'))).toEqual(none);
  });

  it('passes privileges of named groups, and what lets nobody execute', async () => {
    const estate: Estate = {
      serving_endpoint_details: [serving('a', 'prod.risk.closed')],
      grants: [
        closed,
        effective('function/prod.risk.closed', 'account users', 'BROWSE', 'USE_CATALOG < CATALOG prod'),
      ],
    };
    expect((await auditCheck(CHECK, estate)).outcome).toBe('pass');
    const risk = { params: [`${CHECK}.broad_groups=["risk"]`] };
    expect(verdicts(await auditCheck(CHECK, estate, risk)).failed).toEqual(['prod.risk.closed']);
    const browse = { params: [`${CHECK}.privileges=["BROWSE"]`] };
    expect((await auditCheck(CHECK, estate, browse)).outcome).toBe('fail');
  });

  it('passes direct privileges only beside those of the schema and the catalog', async () => {
    const own = direct('function/prod.risk.scoring', 'risk', 'EXECUTE');
    const schema = direct('schema/prod.risk', 'risk', 'USE_SCHEMA');
    const catalog = direct('catalog/prod', 'risk', 'USE_CATALOG');
    const outcomeOf = async (...grants: readonly ExportRecord[]) =>
      (await auditCheck(CHECK, { serving_endpoint_details: [serving('a', 'prod.risk.scoring')], grants }))
        .outcome;
    expect(await outcomeOf(own, schema, catalog)).toBe('pass');
    expect(await outcomeOf(own, effective('schema/prod.risk', 'risk', 'USE_SCHEMA'))).toBe('pass');
    expect(await outcomeOf(own, schema)).toBe('inconclusive');
    expect(await outcomeOf(own, catalog)).toBe('inconclusive');
    expect(await outcomeOf(own)).toBe('inconclusive');
    expect(await outcomeOf(schema, catalog)).toBe('inconclusive');
  });

  it('counts the group of all users of a workspace as everyone', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [serving('a', 'prod.risk.scoring')],
      grants: [effective('function/prod.risk.scoring', '_workspace_users_prod_1000000000000001', 'EXECUTE')],
    });
    expect(result.outcome).toBe('fail');
  });

  it('does not take the privileges of another workspace for those of this one', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        serving('a', 'prod.risk.scoring'),
        { ...serving('b', 'prod.risk.scoring'), _workspace: '2000000000000002' },
      ],
      grants: [
        effective('function/prod.risk.scoring', 'risk', 'EXECUTE'),
        {
          ...effective('function/prod.risk.scoring', 'account users', 'EXECUTE'),
          _workspace: '2000000000000002',
        },
      ],
    });
    expect(result.rows.map(({ workspaceId }) => workspaceId)).toEqual(['2000000000000002']);
    expect(verdicts(result)).toEqual({ failed: ['prod.risk.scoring'], unknown: [] });
  });

  it('knows models of endpoints that only the list shows', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('b', model('m', '1', { entity_name: 'prod.risk.seen' }))],
      grants: [closed],
    });
    expect(verdicts(result).unknown).toEqual(['prod.risk.seen']);
  });

  it('does not apply to models of the platform, of other providers and of the workspace registry', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        systemEndpoint(),
        endpoint('a', {
          config: config([external('gpt'), model('m', '1', { entity_name: 'registry_model' })]),
        }),
        serving('b', 'system.ai.llama'),
      ],
      grants: [closed],
    });
    expect(result.outcome).toBe('not_applicable');
  });

  it('is not assessed without grants', async () => {
    const { grants: _, ...estate }: Estate = {
      serving_endpoint_details: [serving('a', 'prod.risk.scoring')],
      grants: [],
    };
    const { auditEstate } = await import('../support/estate.ts');
    const { checks } = await auditEstate(estate, { only: [CHECK], figures: false });
    expect(checks[0]?.outcome).toBe('not_assessed');
  });

  it('names the records that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [serving('a', 'prod.risk.open')],
      grants: [effective('function/prod.risk.open', 'account users', 'EXECUTE')],
    });
    expect(sources).toEqual([
      'serving/get/a.json 1',
      'uc/grants/function/prod.risk.open.json whole',
      'uc/grants/function/prod.risk.open.json 1',
    ]);
  });
});
