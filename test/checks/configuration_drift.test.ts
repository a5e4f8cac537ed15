import { describe, expect, it } from 'vitest';
import type { Audit } from '../../src/result.ts';
import { event } from '../support/audit-log.ts';
import { acl, config, endpoint, external, idOf, model, systemEndpoint } from '../support/endpoints.ts';
import {
  auditCheck,
  auditEstate,
  type Estate,
  type ExportRecord,
  verdicts,
  WORKSPACE,
} from '../support/estate.ts';

const CHECK = 'configuration_drift';
const prod = { environment: 'prod' };
const configured = (version: string, more: ExportRecord = {}) =>
  config([model('scoring', version, more)], ['scoring', 100]);

/** A live endpoint `a` in production, with what `more` changes. */
const live = (more: ExportRecord = {}) =>
  endpoint('a', { tags: prod, config: configured('7'), route_optimized: false, ...more });
/** What was approved of it: the same without what the server adds. */
const approved = (more: ExportRecord = {}): ExportRecord => ({
  name: 'a',
  tags: [{ key: 'environment', value: 'prod' }],
  config: {
    served_entities: [
      {
        name: 'scoring',
        entity_name: 'prod.risk.scoring',
        entity_version: '7',
        workload_size: 'Small',
        scale_to_zero_enabled: false,
      },
    ],
    traffic_config: { routes: [{ served_entity_name: 'scoring', traffic_percentage: 100 }] },
  },
  ...more,
});

const held = (against: ExportRecord, now: ExportRecord = live(), more: Estate = {}) =>
  auditCheck(CHECK, { serving_endpoint_details: [now], desired_configuration: [against], ...more });
async function differences(against: ExportRecord, now?: ExportRecord, more?: Estate) {
  const { evidence } = (await held(against, now, more)).rows[0] ?? {};
  const {
    paths = [],
    approved: wanted = [],
    live: found = [],
  } = (evidence ?? {}) as Record<string, string[]>;
  return paths.map((path, index) => [path, wanted[index], found[index]]);
}

describe('OPS-09 configuration_drift', () => {
  it('passes where the live configuration is the approved one, whatever the server adds', async () => {
    const served = live({
      creation_timestamp: 1_751_358_000_000,
      permission_level: 'CAN_MANAGE',
      endpoint_url: 'https://x',
      config: configured('7', {
        workload_type: 'CPU',
        creator: 'ana@contoso.com',
        min_provisioned_concurrency: 4,
      }),
      ai_gateway: { usage_tracking_config: { enabled: false } },
    });
    expect((await held(approved(), served)).outcome).toBe('pass');
  });

  it('tells every difference with its path, what was approved and what is there', async () => {
    const changed = live({
      config: configured('8', {
        workload_size: 'Large',
        scale_to_zero_enabled: true,
        workload_type: 'GPU_SMALL',
      }),
      tags: { ...prod, hand: 'made' },
      ai_gateway: {
        usage_tracking_config: { enabled: true },
        rate_limits: [{ calls: 5, key: 'user', renewal_period: 'minute' }],
        guardrails: { input: { pii: { behavior: 'NONE' } } },
      },
      description: 'touched',
      route_optimized: true,
    });
    const result = await held(approved(), changed);
    expect(verdicts(result)).toEqual({ failed: ['a'], unknown: [] });
    expect(result.severity).toBe('high');
    expect(result.rows[0]?.evidence.paths).toEqual([
      'ai_gateway.rate_limits',
      'ai_gateway.usage_tracking_config.enabled',
      'config.served_entities[scoring].entity_version',
      'config.served_entities[scoring].scale_to_zero_enabled',
      'config.served_entities[scoring].workload_size',
      'config.served_entities[scoring].workload_type',
      'description',
      'route_optimized',
      'tags[hand]',
    ]);
    expect(result.rows[0]?.sources.length).toBe(2);
  });

  it.each<[string, ExportRecord, ExportRecord, readonly unknown[]]>([
    [
      'a version',
      {},
      { config: configured('8') },
      ['config.served_entities[scoring].entity_version', '7', '8'],
    ],
    [
      'a size',
      {},
      { config: configured('7', { workload_size: 'Large' }) },
      ['config.served_entities[scoring].workload_size', 'Small', 'Large'],
    ],
    [
      'a type that nobody approved',
      {},
      { config: configured('7', { workload_type: 'GPU_SMALL' }) },
      ['config.served_entities[scoring].workload_type', 'CPU', 'GPU_SMALL'],
    ],
    ['a description', {}, { description: 'by hand' }, ['description', 'none', 'by hand']],
    [
      'a tag that is gone',
      {
        tags: [
          { key: 'environment', value: 'prod' },
          { key: 'owner', value: 'risk' },
        ],
      },
      {},
      ['tags[owner]', 'risk', 'none'],
    ],
    [
      'a gateway that is off',
      { ai_gateway: { usage_tracking_config: { enabled: true } } },
      {},
      ['ai_gateway.usage_tracking_config.enabled', 'true', 'false'],
    ],
    [
      'a rate limit that was taken away',
      { ai_gateway: { rate_limits: [{ calls: 5, key: 'user', renewal_period: 'minute' }] } },
      {},
      ['ai_gateway.rate_limits', '{"calls":5,"key":"user","renewal_period":"minute"}', 'none'],
    ],
    [
      'an address to tell of failures',
      { email_notifications: { on_update_failure: ['b@x.y', 'a@x.y'] } },
      { email_notifications: { on_update_failure: ['a@x.y'] } },
      ['email_notifications.on_update_failure', 'a@x.y, b@x.y', 'a@x.y'],
    ],
  ])('fails where there is another one: %s', async (_, wanted, now, expected) => {
    expect(await differences(approved(wanted), live(now))).toEqual([expected]);
  });

  it('takes a rate limit that names nobody for one of the endpoint, as the server prints it', async () => {
    const limit = { calls: 600, renewal_period: 'minute' };
    const served = live({ ai_gateway: { rate_limits: [{ ...limit, key: 'endpoint' }] } });
    expect((await held(approved({ ai_gateway: { rate_limits: [limit] } }), served)).outcome).toBe('pass');
    const wanted = approved({ ai_gateway: { rate_limits: [{ ...limit, key: 'user' }] } });
    expect((await held(wanted, served)).outcome).toBe('fail');
  });

  it('is unsure of a record without any configuration, and of one whose first is under way tells what is not served', async () => {
    const { config: _, ...cut } = live();
    const targets = [{ endpoint: 'a', traffic: { scoring: 100 } }];
    expect(verdicts(await held(approved(), cut))).toEqual({ failed: [], unknown: ['a'] });
    expect(verdicts(await auditCheck(CHECK, { serving_endpoint_details: [cut], targets }))).toEqual({
      failed: [],
      unknown: ['a'],
    });
    expect((await held(approved(), { ...cut, pending_config: configured('7') })).outcome).toBe('fail');
    const never = { state: { ready: 'NOT_READY', config_update: 'NOT_UPDATING' } };
    expect((await held(approved(), { ...cut, ...never })).outcome).toBe('fail');
  });

  it('compares environment variables without showing a value', async () => {
    const entity = (environment_vars: ExportRecord) => ({ config: configured('7', { environment_vars }) });
    const same = { A: 'one', B: '{{secrets/s/k}}' };
    expect((await held(approved(entity(same)), live(entity(same)))).outcome).toBe('pass');
    expect(
      await differences(approved(entity(same)), live(entity({ A: 'other', B: '{{secrets/s/k2}}', C: 'x' }))),
    ).toEqual([
      [
        'config.served_entities[scoring].environment_vars.A',
        'a value of 3 characters',
        'a value of 5 characters',
      ],
      ['config.served_entities[scoring].environment_vars.B', '{{secrets/s/k}}', '{{secrets/s/k2}}'],
      ['config.served_entities[scoring].environment_vars.C', 'none', 'a value of 1 characters'],
    ]);
  });

  it('tells an entity that nobody approved once, with its traffic', async () => {
    const two = config([model('scoring', '7'), model('shadow', '8')], ['scoring', 90], ['shadow', 10]);
    expect(await differences(approved(), live({ config: two }))).toEqual([
      ['config.served_entities[shadow]', 'none', 'served'],
      ['config.traffic_config.routes[scoring]', '100 %', '90 %'],
      ['config.traffic_config.routes[shadow]', '0', '10 %'],
    ]);
  });

  it('takes the only entity of both sides for the same one, as the server’s names hold the version', async () => {
    const wanted = approved({
      config: { served_entities: [{ entity_name: 'prod.risk.scoring', entity_version: '8' }] },
    });
    expect(await differences(wanted)).toEqual([
      ['config.served_entities[scoring-8].entity_version', '8', '7'],
    ]);
  });

  it('compares models of other providers, and no credential', async () => {
    const outside = (openai_config: ExportRecord) => ({
      config: config([external('gpt', { openai_config })], ['gpt', 100]),
    });
    const wanted = outside({ openai_api_key_plaintext: 'not-a-key', openai_api_type: 'azure' });
    expect((await held(approved(wanted), live(outside({ openai_api_type: 'azure' })))).outcome).toBe('pass');
    // Terraform prints false for what such a model does not have.
    const [entity] = outside({ openai_api_type: 'azure' }).config.served_entities;
    const printed = approved({ config: { served_entities: [{ ...entity, scale_to_zero_enabled: false }] } });
    expect((await held(printed, live(outside({ openai_api_type: 'azure' })))).outcome).toBe('pass');
    const key = (reference: string) => outside({ openai_api_key: `{{secrets/llm/${reference}}}` });
    const moved = {
      ...key('b'),
      config: config(
        [
          external('gpt', {
            openai_config: { openai_api_key: '{{secrets/llm/b}}', openai_api_base: 'https://elsewhere' },
          }),
        ],
        ['gpt', 100],
      ),
    };
    expect(await differences(approved(key('a')), live(moved))).toEqual([
      [
        'config.served_entities[gpt].external_model.openai_config.openai_api_base',
        'none',
        'https://elsewhere',
      ],
      [
        'config.served_entities[gpt].external_model.openai_config.openai_api_key',
        '{{secrets/llm/a}}',
        '{{secrets/llm/b}}',
      ],
    ]);
  });

  it('reads Terraform, whose blocks are lists and whose permissions leave out administrators, heirs and the creator', async () => {
    const resource = (type: string, values: ExportRecord) => ({
      address: `${type}.a`,
      mode: 'managed',
      type,
      name: 'a',
      values,
    });
    const { config: wanted } = approved() as {
      config: { served_entities: object[]; traffic_config: object };
    };
    const state = (version: string) => ({
      format_version: '1.0',
      values: {
        root_module: {
          resources: [
            resource('databricks_model_serving', {
              name: 'a',
              serving_endpoint_id: idOf('a'),
              description: '',
              budget_policy_id: '',
              route_optimized: false,
              ai_gateway: [],
              tags: [{ key: 'environment', value: 'prod' }],
              config: [
                {
                  served_entities: [
                    {
                      ...wanted.served_entities[0],
                      entity_version: version,
                      external_model: [],
                      workload_type: '',
                      max_provisioned_concurrency: 0,
                    },
                  ],
                  traffic_config: [wanted.traffic_config],
                },
              ],
            }),
            resource('databricks_permissions', {
              serving_endpoint_id: idOf('a'),
              access_control: [{ group_name: 'callers', permission_level: 'CAN_QUERY', user_name: '' }],
            }),
          ],
        },
      },
    });
    const access = (...more: Parameters<typeof acl>[1][]) => ({
      serving_endpoint_permissions: [
        acl(
          'a',
          ['group_name', 'callers', 'CAN_QUERY'],
          ['group_name', 'admins', 'CAN_MANAGE'],
          ['group_name', 'heirs', '^CAN_MANAGE'],
          ['user_name', 'Ana@contoso.com', 'CAN_MANAGE'],
          ...more,
        ),
      ],
    });
    expect((await held(state('7'), live(), access())).outcome).toBe('pass');
    expect(
      await differences(state('7'), live(), access(['user_name', 'eve@contoso.com', 'CAN_QUERY'])),
    ).toEqual([['permissions[eve@contoso.com]', 'none', 'CAN_QUERY']]);
    const unseen = await held(state('7'));
    expect(verdicts(unseen)).toEqual({ failed: [], unknown: ['a'] });
    expect(unseen.rows[0]?.evidence.not_comparable).toEqual(['permissions[callers]']);
    expect((await held(state('8'))).outcome).toBe('fail');
    // The highest of several levels counts, and one that is not known is neither approved nor not.
    const raised = acl('a', ['group_name', 'callers', 'CAN_QUERY', 'CAN_MANAGE']);
    expect(await differences(state('7'), live(), { serving_endpoint_permissions: [raised] })).toEqual([
      ['permissions[callers]', 'CAN_QUERY', 'CAN_MANAGE'],
    ]);
    const unclear = await held(state('7'), live(), access(['user_name', 'eve@contoso.com']));
    expect(unclear.outcome).toBe('inconclusive');
    expect(unclear.rows[0]?.evidence.not_comparable).toEqual(['permissions[eve@contoso.com]']);
    const nameless = { display_name: 'x', all_permissions: [{ permission_level: 'CAN_QUERY' }] };
    const [list = {}] = access().serving_endpoint_permissions;
    const entries = [...(list.access_control_list as ExportRecord[]), nameless];
    const unnamed = { serving_endpoint_permissions: [{ ...list, access_control_list: entries }] };
    expect((await held(state('7'), live(), unnamed)).outcome).toBe('inconclusive');
  });

  it('holds each developer’s copy against the bundle, by its name without the prefix', async () => {
    const bundle = (version: string) => ({
      bundle: { name: 'x', target: 'dev', mode: 'development' },
      resources: {
        model_serving_endpoints: {
          a: {
            name: 'dev_ben_lee_a',
            config: { served_entities: [{ entity_name: 'dev.risk.scoring', entity_version: version }] },
          },
        },
      },
      workspace: { current_user: { userName: 'ben.lee@contoso.com', short_name: 'ben_lee' } },
    });
    const copy = endpoint('dev_ana_a', {
      config: config([model('scoring-7', '7', { entity_name: 'dev.risk.scoring' })], ['scoring-7', 100]),
    });
    expect((await held(bundle('7'), copy)).outcome).toBe('pass');
    const drifted = await held(bundle('8'), { ...copy, tags: [{ key: 'environment', value: 'dev' }] });
    expect(verdicts(drifted).failed).toEqual(['dev_ana_a']);
    expect(drifted.severity).toBe('medium');
    // Nobody has deployed it: that is no drift.
    expect(verdicts(await held(bundle('7'), live()))).toEqual({ failed: [], unknown: ['a'] });
  });

  it('holds the live configuration against targets, and names what they declare', async () => {
    const target = {
      endpoint: 'a',
      approved_versions: ['7'],
      workload_size: 'Small',
      scale_to_zero: false,
      traffic: { scoring: 100 },
      tags: { environment: 'prod' },
      gateway: { usage_tracking: false },
    };
    const against = (targets: ExportRecord, now = live(), more: Estate = {}) =>
      auditCheck(CHECK, { serving_endpoint_details: [now], targets: [targets], ...more });
    expect((await against(target)).outcome).toBe('pass');
    expect((await against({ ...target, traffic: { 7: 100 } })).outcome).toBe('pass');
    const drifted = await against(
      {
        ...target,
        approved_versions: ['6'],
        workload_size: 'Large',
        scale_to_zero: true,
        traffic: { scoring: 90, canary: 10 },
        tags: { environment: 'prod', owner: 'risk' },
        gateway: {
          usage_tracking: true,
          payload_logging: true,
          rate_limit: true,
          guardrails: true,
          fallback: false,
        },
        approved_callers: ['app'],
      },
      live(),
      {
        serving_endpoint_permissions: [
          acl('a', ['user_name', 'app', 'CAN_QUERY'], ['user_name', 'eve', 'CAN_QUERY']),
        ],
      },
    );
    expect(drifted.rows[0]?.evidence).toMatchObject({
      held_against: ['targets'],
      paths: [
        'ai_gateway.guardrails',
        'ai_gateway.payload_logging',
        'ai_gateway.rate_limit',
        'ai_gateway.usage_tracking',
        'config.served_entities[scoring].entity_version',
        'config.served_entities[scoring].scale_to_zero_enabled',
        'config.served_entities[scoring].workload_size',
        'config.traffic_config.routes[canary]',
        'config.traffic_config.routes[scoring]',
        'permissions[eve]',
        'tags[owner]',
      ],
    });
    expect(verdicts(await against({ ...target, gateway: { useage_tracking: true } }))).toEqual({
      failed: [],
      unknown: ['a'],
    });
  });

  it('is unsure of callers whose list was not exported or shows no level, and of a version that is not told', async () => {
    const against = (now: ExportRecord, more: Estate = {}) =>
      auditCheck(CHECK, {
        serving_endpoint_details: [now],
        targets: [
          { endpoint: 'a', approved_versions: ['7'], approved_callers: ['app'], workload_size: 'Small' },
        ],
        ...more,
      });
    const unseen = await against(live());
    expect(unseen.outcome).toBe('inconclusive');
    expect(unseen.rows[0]?.evidence.not_comparable).toEqual(['permissions']);
    const access = (...entries: Parameters<typeof acl>[1][]) => ({
      serving_endpoint_permissions: [acl('a', ['user_name', 'app', 'CAN_QUERY'], ...entries)],
    });
    expect((await against(live(), access())).outcome).toBe('pass');
    expect((await against(live(), access(['user_name', 'eve']))).outcome).toBe('inconclusive');
    const untold = live({ config: configured('7', { entity_version: undefined }) });
    expect((await against(untold, access())).outcome).toBe('inconclusive');
  });

  it('says since when and by whom, where the history knows the configuration that serves', async () => {
    const change = (endpoint_config_version: number, at: string, by: string) => ({
      workspace_id: WORKSPACE,
      endpoint_id: idOf('a'),
      endpoint_name: 'a',
      served_entity_id: `e${endpoint_config_version}`,
      endpoint_config_version,
      change_time: at,
      created_by: by,
    });
    const result = await held(approved(), live({ config: configured('8') }), {
      served_entities: [
        change(1, '2026-08-01T00:00:00Z', 'deployer'),
        change(2, '2026-09-20T08:00:00Z', 'eve'),
      ],
    });
    expect(result.rows[0]?.evidence).toMatchObject({
      since_at: '2026-09-20T08:00:00Z',
      changed_by: 'eve',
    });
  });

  it('takes from the audit log when the gateway last changed, and by whom', async () => {
    const by = (email: string, on: string, action = 'putInferenceEndpointAiGateway') =>
      event(action, on, { user_identity: { email }, request_params: { name: 'a' } });
    const tracked = live({ ai_gateway: { usage_tracking_config: { enabled: true } } });
    const result = await held(approved(), tracked, {
      audit_log: [
        by('eve@contoso.com', '2026-09-21T09:00:00Z'),
        by('ana@contoso.com', '2026-09-20T09:00:00Z'),
        by('ben@contoso.com', '2026-09-22T09:00:00Z', 'getInferenceEndpoint'),
      ],
    });
    expect(result.rows[0]?.evidence).toMatchObject({
      since_at: '2026-09-21T09:00:00Z',
      changed_by: 'eve@contoso.com',
    });
  });

  it('fails an approved endpoint that a whole list does not show, and is unsure without the list', async () => {
    const gone = approved({ name: 'gone' });
    const estate = { serving_endpoint_details: [live()], desired_configuration: [approved(), gone] };
    expect(verdicts(await auditCheck(CHECK, estate))).toEqual({ failed: [], unknown: ['gone'] });
    const listed = { ...estate, serving_endpoints: [{ ...live(), config: {} }] };
    expect(verdicts(await auditCheck(CHECK, listed))).toEqual({ failed: ['gone'], unknown: [] });
  });

  it('is unsure of production that nothing was approved for, and asks nothing of other endpoints', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        live(),
        endpoint('b', { tags: prod, config: configured('7') }),
        endpoint('c', { tags: { environment: 'dev' }, config: configured('7') }),
        systemEndpoint(),
      ],
      desired_configuration: [approved()],
    });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['b'] });
    expect(result.counts.looked).toBe(2);
  });

  it('is unsure where the approved one may be of another workspace', async () => {
    const other = '2000000000000002';
    const estate = (desired: ExportRecord) => ({
      serving_endpoint_details: [
        live(),
        { ...live({ config: configured('8') }), id: 'other', _workspace: other },
      ],
      desired_configuration: [desired],
    });
    const unplaced = await auditCheck(CHECK, estate(approved()));
    expect(verdicts(unplaced)).toEqual({ failed: [], unknown: ['a', 'a'] });
    const byId = await auditCheck(CHECK, estate(approved({ id: idOf('a') })));
    expect(byId.rows.map(({ workspaceId, passed }) => [workspaceId, passed])).toEqual([[other, null]]);
  });

  it('prefers what was put aside as approved, then a plan, to what a tool deployed last', async () => {
    const state = {
      state_version: 2,
      lineage: 'x',
      state: {
        'resources.model_serving_endpoints.a': {
          __id__: 'a',
          state: { ...approved(), config: configured('1') },
        },
      },
    };
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [live()],
      desired_configuration: [state, approved()],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is unsure where two approved ones claim the endpoint and differ, or one names no entity', async () => {
    const bundle = (target: string, version: string) => ({
      bundle: { name: 'x', target, mode: 'production' },
      workspace: {},
      resources: {
        model_serving_endpoints: {
          a: approved({
            config: { ...configured(version, { state: undefined }), config_version: undefined },
          }),
        },
      },
    });
    const claimed = (...desired_configuration: readonly ExportRecord[]) =>
      auditCheck(CHECK, { serving_endpoint_details: [live()], desired_configuration });
    expect((await claimed(bundle('blue', '7'), bundle('green', '7'))).outcome).toBe('pass');
    expect((await claimed(bundle('blue', '7'), bundle('green', '8'))).outcome).toBe('inconclusive');
    expect((await claimed(approved({ config: undefined }))).outcome).toBe('inconclusive');
  });

  it('is not assessed where nothing is approved anywhere, or no configuration was exported', async () => {
    expect((await auditCheck(CHECK, { serving_endpoint_details: [live()] })).outcome).toBe('not_assessed');
    const { checks } = await auditEstate({ desired_configuration: [approved()] }, { only: [CHECK] });
    expect(checks[0]?.outcome).toBe('not_assessed');
    const empty = { serving_endpoint_details: [], desired_configuration: [] };
    expect((await auditCheck(CHECK, empty)).outcome).toBe('not_applicable');
  });

  it('asks no compute of another provider’s model, of which Terraform prints the defaults', async () => {
    const served = (more: ExportRecord = {}) => config([{ ...external('gpt'), ...more }], ['gpt', 100]);
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [endpoint('chat', { config: served() })],
      desired_configuration: [
        endpoint('chat', { config: served({ scale_to_zero_enabled: false, workload_size: 'Small' }) }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('lists the differences in a figure', async () => {
    const audit: Audit = await auditEstate(
      { serving_endpoint_details: [live({ config: configured('8') })], desired_configuration: [approved()] },
      { only: [CHECK] },
    );
    expect(audit.figures.configuration_drift?.rows).toMatchObject([
      { endpoint_name: 'a', held_against: 'desired', approved: '7', live: '8', is_same: false },
    ]);
  });
});
