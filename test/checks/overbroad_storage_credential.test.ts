import { describe, expect, it } from 'vitest';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { direct } from '../support/grants.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'overbroad_storage_credential';
const ROOT = 'abfss://models@contoso.dfs.core.windows.net';
const location = (name: string, url: string, more: ExportRecord = {}): ExportRecord => ({
  name,
  url,
  credential_name: 'lake',
  isolation_mode: 'ISOLATION_MODE_ISOLATED',
  ...more,
});
const credential = (name: string, more: ExportRecord = {}): ExportRecord => ({
  name,
  id: `id-of-${name}`,
  azure_managed_identity: { access_connector_id: '/subscriptions/0/x' },
  isolation_mode: 'ISOLATION_MODE_ISOLATED',
  ...more,
});
const registered = (path: string | undefined): ExportRecord => ({
  full_name: 'prod.risk.scoring',
  name: 'scoring',
  catalog_name: 'prod',
  schema_name: 'risk',
  storage_location: path,
});
const closed = [
  direct('external_location/models', 'platform', 'READ_FILES'),
  direct('storage_credential/lake', 'platform', 'CREATE_EXTERNAL_LOCATION'),
];
const estate: Estate = {
  serving_endpoint_details: [endpoint('a', { config: config([model('m', '1')]) })],
  registered_models: [registered(`${ROOT}/uc/models/1`)],
  external_locations: [location('models', `${ROOT}/uc/`)],
  storage_credentials: [credential('lake')],
  grants: closed,
};

describe('SEC-31 overbroad_storage_credential', () => {
  it('passes a location of named groups that is isolated, with its credential', async () => {
    const result = await auditCheck(CHECK, estate);
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(1);
  });

  it('is unsure where an answer does not tell what everyone may do', async () => {
    const told = { _object: 'storage_credential/lake', principal: 'account users', privileges: [null] };
    const result = await auditCheck(CHECK, { ...estate, grants: [...closed, told] });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['models'] });
  });

  it.each([
    ['external_location/models', 'READ FILES', 'account users: READ_FILES on external location models'],
    ['credential/lake', 'ALL_PRIVILEGES', 'account users: ALL_PRIVILEGES on storage credential lake'],
  ])('fails what everyone holds on %s', async (securable, privilege, granted) => {
    const result = await auditCheck(CHECK, {
      ...estate,
      grants: [...closed, direct(securable, 'account users', privilege)],
    });
    expect(verdicts(result)).toEqual({ failed: ['models'], unknown: [] });
    expect(result.rows[0]).toMatchObject({
      severity: 'high',
      evidence: { granted_to: [granted], holds: ['prod.risk.scoring'] },
    });
  });

  it('fails, less severely, a location or credential that every workspace may use, unless that is allowed', async () => {
    const open = { isolation_mode: 'ISOLATION_MODE_OPEN' };
    for (const changed of [
      { external_locations: [location('models', ROOT, open)] },
      { storage_credentials: [credential('lake', open)] },
    ]) {
      const result = await auditCheck(CHECK, { ...estate, ...changed });
      expect(verdicts(result)).toEqual({ failed: ['models'], unknown: [] });
      expect(result.rows[0]?.severity).toBe('medium');
      const allowed = { params: [`${CHECK}.require_isolation=false`] };
      expect((await auditCheck(CHECK, { ...estate, ...changed }, allowed)).outcome).toBe('pass');
    }
  });

  it('judges the innermost location around the model, and BROWSE opens nothing', async () => {
    const result = await auditCheck(CHECK, {
      ...estate,
      external_locations: [
        location('models', `${ROOT}/uc`),
        location('outer', ROOT, { isolation_mode: 'ISOLATION_MODE_OPEN' }),
        // Not around it: only the beginning of the name is the same.
        location('other', `${ROOT}/uc/mod`, { isolation_mode: 'ISOLATION_MODE_OPEN' }),
      ],
      grants: [...closed, direct('external_location/models', 'account users', 'BROWSE')],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure without the privileges of the location and of the credential, and without their isolation', async () => {
    for (const changed of [
      { grants: closed.slice(0, 1) },
      { grants: closed.slice(1) },
      { external_locations: [location('models', ROOT, { isolation_mode: undefined })] },
      { storage_credentials: [credential('another')] },
    ]) {
      const result = await auditCheck(CHECK, { ...estate, ...changed });
      expect(result.outcome).toBe('inconclusive');
      expect(verdicts(result).unknown).toEqual(['models']);
    }
  });

  it('knows of no payload table where it lies: safe where every location is closed, open where every one is', async () => {
    const logging = endpoint('b', {
      ai_gateway: {
        inference_table_config: {
          catalog_name: 'prod',
          schema_name: 'logs',
          table_name_prefix: 'b',
          enabled: true,
        },
      },
    });
    const tables = { ...estate, serving_endpoint_details: [logging], registered_models: [] };
    expect((await auditCheck(CHECK, tables)).outcome).toBe('pass');
    const open = location('landing', 'abfss://landing@contoso.dfs.core.windows.net', {
      isolation_mode: 'ISOLATION_MODE_OPEN',
    });
    const either = await auditCheck(CHECK, {
      ...tables,
      external_locations: [location('models', ROOT), open],
    });
    expect(verdicts(either)).toEqual({ failed: [], unknown: ['landing'] });
    expect(either.rows[0]?.evidence).toMatchObject({ holds: null, may_hold: ['prod.logs.b_payload'] });
    const only = await auditCheck(CHECK, { ...tables, external_locations: [open] });
    expect(verdicts(only)).toEqual({ failed: ['landing'], unknown: [] });
    const none = await auditCheck(CHECK, { ...tables, external_locations: [] });
    expect(verdicts(none)).toEqual({ failed: [], unknown: ['prod.logs.b_payload'] });
  });

  it('does not apply where serving keeps nothing in Unity Catalog', async () => {
    const result = await auditCheck(CHECK, { ...estate, serving_endpoint_details: [endpoint('a')] });
    expect(result.outcome).toBe('not_applicable');
  });

  it('names the records that it comes from', async () => {
    const open = direct('external_location/models', 'account users', 'READ_FILES');
    const { registered_models: _, ...rest } = estate;
    expect(
      await sourcesOfFailure(CHECK, {
        ...rest,
        registered_models: [registered(`${ROOT}/uc/1`)],
        grants: [...closed, open],
      }),
    ).toEqual([
      'serving/get/a.json 1',
      'uc/external-locations.json 1',
      'uc/grants/external_location/models.json 2',
      'uc/storage-credentials.json 1',
    ]);
  });
});
