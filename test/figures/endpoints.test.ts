import { describe, expect, it } from 'vitest';
import { auditEstate, type Estate } from '../support/estate.ts';
import { figure } from '../support/money.ts';
import { endpoint, history, request, tags, tracked } from '../support/serving.ts';

const drawn = (estate: Estate) => auditEstate(estate, { only: ['missing_required_tags'] });

const group = (id: string, ...members: readonly [string, 'Users' | 'Groups'][]) => ({
  id,
  displayName: id,
  members: members.map(([value, kind]) => ({ value, display: value, $ref: `${kind}/${value}` })),
});
const user = (id: string, active = true) => ({
  id,
  userName: `${id}@example.org`,
  displayName: id.toUpperCase(),
  active,
});
const acl = (name: string, ...entries: readonly [string, string, string][]) => ({
  object_id: `/serving-endpoints/id-of-${name}`,
  object_type: 'serving-endpoint',
  access_control_list: entries.map(([kind, principal, level]) => ({
    [kind]: principal,
    all_permissions: [{ permission_level: level, inherited: false }],
  })),
});

describe('endpoint_access', () => {
  const directory: Estate = {
    serving_endpoint_details: [endpoint('score')],
    users: [user('ann'), user('bob', false)],
    service_principals: [{ id: '9', applicationId: 'app-9', displayName: 'caller', active: true }],
    groups: [
      group('outer', ['inner', 'Groups'], ['ann', 'Users']),
      group('inner', ['outer', 'Groups'], ['bob', 'Users'], ['ann', 'Users']),
    ],
  };

  it('follows groups within groups, in circles too, and names the way', async () => {
    const audit = await drawn({
      ...directory,
      serving_endpoint_permissions: [
        acl(
          'score',
          ['group_name', 'outer', 'CAN_QUERY'],
          ['user_name', 'ann@example.org', 'CAN_VIEW'],
          ['service_principal_name', 'app-9', 'CAN_MANAGE'],
        ),
      ],
    });
    expect(figure(audit, 'endpoint_access')).toMatchObject([
      { principal: 'app-9', display_name: 'caller', level: 'CAN_MANAGE', can_manage: true, via: [] },
      { principal: 'ann@example.org', level: 'CAN_QUERY', can_query: true, via: ['outer'] },
      { principal: 'bob@example.org', is_active: false, can_manage: false, via: ['outer', 'inner'] },
    ]);
  });

  it('shows a group whose members were not exported as one line that says so', async () => {
    const audit = await drawn({
      ...directory,
      serving_endpoint_permissions: [acl('score', ['group_name', 'absent', 'CAN_QUERY'])],
    });
    expect(figure(audit, 'endpoint_access')).toMatchObject([
      { principal: 'absent', principal_kind: 'group', is_expanded: false, can_query: true },
    ]);
  });
});

describe('endpoint_inventory', () => {
  it('shows what is served, by whom it is owned, and what was declared of it', async () => {
    const audit = await drawn({
      serving_endpoint_details: [
        endpoint('score', {
          creator: 'ann@example.org',
          ...tags({ owner: 'risk', environment: 'prod' }),
          ai_gateway: {
            usage_tracking_config: { enabled: true },
            inference_table_config: { enabled: true, catalog_name: 'ml', schema_name: 'logs' },
          },
        }),
        endpoint('bare', { creator: 'bob@example.org', config: {} }),
      ],
      targets: [{ endpoint: 'score', owner: 'fraud desk', latency_p95_ms: 200, rollback_minutes: 15 }],
      model_versions: ['1', '2'].map((version) => ({
        catalog_name: 'ml',
        schema_name: 'risk',
        model_name: 'score',
        version,
        status: 'READY',
      })),
    });
    expect(figure(audit, 'endpoint_inventory')).toMatchObject([
      { endpoint: 'bare', kind: 'empty', owner: 'bob@example.org', owner_basis: 'creator', served: [] },
      {
        endpoint: 'score',
        kind: 'custom',
        is_production: true,
        owner: 'fraud desk',
        owner_basis: 'targets',
        payload_table: 'ml.logs.score_payload',
        is_usage_tracked: true,
        latency_p95_ms: 200,
        rollback_minutes: 15,
        // Version 1 serves: a later one is no way back.
        rollback_to: null,
        tags: { environment: 'prod', owner: 'risk' },
        served: [{ entity_name: 'ml.risk.score', entity_version: '1', traffic_pct: 100 }],
      },
    ]);
  });

  it('lists a ready-made endpoint last, and one row for each endpoint', async () => {
    const ready = { name: 'databricks-claude', state: { ready: 'READY' }, config: {} };
    const audit = await drawn({
      serving_endpoint_details: [ready, endpoint('zeta')],
      serving_endpoints: [
        { ...endpoint('zeta'), config: {} },
        { ...endpoint('alpha'), config: {} },
      ],
    });
    const rows = figure(audit, 'endpoint_inventory');
    expect(rows.map((row) => [row.endpoint, row.is_system, row.has_details])).toEqual([
      ['alpha', false, false],
      ['zeta', false, true],
      ['databricks-claude', true, true],
    ]);
  });
});

describe('endpoint_activity', () => {
  it('counts requests by their answer, and tells a silent endpoint from an unknown one', async () => {
    const audit = await drawn({
      serving_endpoint_details: [endpoint('score', tracked), endpoint('quiet', tracked)],
      served_entities: [history('score'), history('gone')],
      endpoint_usage: [
        request('score', '2026-09-01T00:00:00Z'),
        request('score', '2026-09-02T00:00:00Z', { status_code: 500, requester: 'other' }),
        request('score', '2026-09-03T00:00:00Z', { status_code: 429 }),
        request('score', '2026-09-03T00:00:00Z', { status_code: 403 }),
        request('gone', '2026-09-03T00:00:00Z'),
        request('score', '2026-10-02T00:00:00Z'),
      ],
    });
    const counts = { requests: 4, server_errors: 1, throttled: 1, client_errors: 1, requesters: 2 };
    expect(figure(audit, 'endpoint_activity')).toMatchObject([
      { endpoint: 'gone', requests: 1, is_tracked: null },
      { endpoint: 'quiet', requests: null, is_tracked: true, last_request_at: null },
      { endpoint: 'score', ...counts, last_request_at: '2026-09-03T00:00:00Z' },
    ]);
  });

  it('keeps requests that no endpoint can be named for, in one row', async () => {
    const audit = await drawn({
      serving_endpoint_details: [endpoint('score', tracked)],
      endpoint_usage: [request('lost', '2026-09-01T00:00:00Z'), request('lost', '2026-09-02T00:00:00Z')],
    });
    expect(figure(audit, 'endpoint_activity').map((row) => [row.endpoint, row.requests])).toEqual([
      ['score', null],
      [null, 2],
    ]);
  });
});

describe('endpoint_register', () => {
  const estate: Estate = { serving_endpoint_details: [endpoint('score'), endpoint('zeta')] };
  const registered = { system: 'Fraud', endpoint: 'score', risk_class: 'High Risk', review_by: '2026-09-30' };

  it('shows each endpoint’s entry with its place in the register, and who has none', async () => {
    const audit = await drawn({
      ...estate,
      system_register: [{ ...registered, endpoint: 'other' }, registered],
    });
    expect(figure(audit, 'endpoint_register')).toMatchObject([
      {
        endpoint: 'score',
        is_registered: true,
        risk_class: 'high-risk',
        is_review_overdue: true,
        source_item: 2,
      },
      { endpoint: 'zeta', is_registered: false, risk_class: null, source_item: null },
    ]);
  });

  it('takes no missing entry from a register that is not there, or not whole', async () => {
    expect(figure(await drawn(estate), 'endpoint_register')).toMatchObject([
      { is_registered: null },
      { is_registered: null },
    ]);
    const cut = await drawn({
      ...estate,
      system_register: [registered, { endpoint: 'zeta', review_by: 'soon' }],
    });
    expect(cut.exports.find((one) => one.export === 'system_register')?.status).toBe('partial');
    expect(figure(cut, 'endpoint_register')[0]).toMatchObject({ is_registered: true });
  });
});
