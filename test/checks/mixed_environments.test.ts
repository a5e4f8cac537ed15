import { describe, expect, it } from 'vitest';
import { acl, config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts, WORKSPACE } from '../support/estate.ts';
import { servicePrincipal } from '../support/identities.ts';

const CHECK = 'mixed_environments';
const serving = (name: string, environment: string | null, entity_name = 'prod.risk.scoring') =>
  endpoint(name, {
    ...(environment === null ? {} : { tags: { environment } }),
    config: config([model('m', '7', { entity_name })]),
  });
const audited = (more: Estate, params: string[] = []) =>
  auditCheck(
    CHECK,
    { serving_endpoint_permissions: [acl('a')], service_principals: [servicePrincipal('x')], ...more },
    { params },
  );

describe('OPS-12 mixed_environments', () => {
  it('passes production on its own', async () => {
    const result = await audited({ serving_endpoint_details: [serving('a', 'prod')] });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it.each(['dev.risk.scoring', 'staging.risk.scoring', 'dev_emea.risk.scoring'])(
    'fails production that serves %s',
    async (name) => {
      const result = await audited({ serving_endpoint_details: [serving('a', 'prod', name)] });
      expect(verdicts(result).failed).toEqual(['a']);
      expect(result.rows[0]?.evidence.development_models).toEqual([name]);
    },
  );

  it('does not take "device" or "product" for development', async () => {
    expect((await audited({ serving_endpoint_details: [serving('a', 'prod', 'devices.x.y')] })).outcome).toBe(
      'pass',
    );
  });

  it('fails a workspace that holds both, above what is allowed', async () => {
    const both = { serving_endpoint_details: [serving('a', 'prod'), serving('b', 'dev')] };
    const result = await audited(both);
    expect(verdicts(result).failed).toEqual([WORKSPACE]);
    expect(result.rows[0]?.evidence.other_endpoints).toEqual(['b']);
    expect((await audited(both, [`${CHECK}.max_mixed=1`])).outcome).toBe('pass');
  });

  it('fails where a development identity may query production', async () => {
    const result = await audited({
      serving_endpoint_details: [serving('a', 'prod')],
      serving_endpoint_permissions: [acl('a', ['service_principal_name', 'app', 'CAN_QUERY'])],
      service_principals: [{ ...servicePrincipal('app'), displayName: 'scoring-dev' }],
    });
    expect(result.rows[0]?.evidence.development_identities).toEqual(['scoring-dev']);
    expect(result.outcome).toBe('fail');
  });

  it('is unsure of an unknown environment beside production, of a missing access list, and of a group that is not known', async () => {
    const unknown = await audited({
      serving_endpoint_details: [serving('a', 'prod'), serving('b', null)],
      serving_endpoint_permissions: [acl('a'), acl('b')],
    });
    expect(verdicts(unknown)).toEqual({ failed: [], unknown: [WORKSPACE] });
    const details = { serving_endpoint_details: [serving('a', 'prod')] };
    expect(verdicts(await audited({ ...details, serving_endpoint_permissions: [] })).unknown).toEqual(['a']);
    const grouped = {
      ...details,
      serving_endpoint_permissions: [acl('a', ['group_name', 'ghosts', 'CAN_QUERY'])],
    };
    expect(verdicts(await audited(grouped)).unknown).toEqual(['a']);
  });

  it('does not apply where nothing is in production', async () => {
    expect((await audited({ serving_endpoint_details: [serving('b', 'dev')] })).outcome).toBe(
      'not_applicable',
    );
  });
});
