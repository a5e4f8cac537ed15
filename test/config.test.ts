import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { sharedSettings } from '../src/config-file.ts';
import { paramsOf } from '../src/evaluate/params.ts';
import { auditCheck, auditEstate, catalog, verdicts } from './support/estate.ts';
import { billCovers, endpoint, onEndpoint, price } from './support/serving.ts';

const read = (text: string) => loadConfig(text, 'serving-audit.yaml', { title: null, params: [] });
const check = (id: string) => {
  const found = catalog.checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};

describe('a shared setting', () => {
  it('is the default of every parameter of its name', () => {
    const config = read('broad_groups: [everyone]');
    const asked = catalog.checks.filter(({ params }) => 'broad_groups' in params);
    expect(asked.length).toBeGreaterThan(1);
    for (const one of asked) expect(paramsOf(one, config).broad_groups, one.id).toEqual(['everyone']);
  });

  it('gives way to what is said of one check', () => {
    const config = read(
      'broad_groups: [everyone]\nparams: { overbroad_query_access: { broad_groups: [all] } }',
    );
    expect(paramsOf(check('overbroad_query_access'), config).broad_groups).toEqual(['all']);
    expect(paramsOf(check('overbroad_manage_access'), config).broad_groups).toEqual(['everyone']);
  });

  it('adds nothing to a check that has no such parameter', () => {
    expect(paramsOf(check('stale_token'), read('broad_groups: [everyone]'))).not.toHaveProperty(
      'broad_groups',
    );
  });

  it('that is not set leaves the header’s default', () => {
    const one = check('overbroad_query_access');
    expect(paramsOf(one, read(''))).toEqual(one.params);
  });

  it('has the type that the parameter has', () => {
    for (const { id, params } of catalog.checks) {
      for (const [name, value] of Object.entries(params)) {
        if (!(name in sharedSettings) || value === null) continue;
        expect(Array.isArray(value) ? 'list' : typeof value, `${id}.${name}`).toBe(
          name === 'service_identity_pattern' ? 'string' : 'list',
        );
      }
    }
  });
});

describe('working hours', () => {
  it('are told to the checks that ask for them', () => {
    const config = read('working_hours: { zone: Asia/Tokyo, days: [sun, mon], from: 9, to: 17 }');
    expect(paramsOf(check('nonproduction_always_on'), config)).toMatchObject({
      ...{ time_zone: 'Asia/Tokyo', work_days: ['7', '1'], work_start_hour: 9, work_end_hour: 17 },
    });
  });

  it.each([
    ['working_hours: { zone: Mars/Olympus }', /working_hours\.zone: not an IANA time zone/],
    ['working_hours: { zone: "+02:00" }', /working_hours\.zone: not an IANA time zone/],
    ['working_hours: { zone: UTC, from: 18, to: 8 }', /working_hours\.to: must be later than from/],
    ['working_hours: { zone: UTC, days: [montag] }', /working_hours\.days\.0/],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('the configuration', () => {
  it.each([
    ['thresholds: 3', /top level: Unrecognized key/],
    ['discount_pct: 120', /discount_pct/],
    ['supplied_rate_usd_per_dbu: 0', /supplied_rate_usd_per_dbu/],
    ['budgets: [{ tag: team, value: a, month: 2026-13, usd: 5 }]', /budgets\.0\.month: a month such as/],
    ['severities: { idle_endpoint: severe }', /severities\.idle_endpoint/],
    ['disabled: { idle_endpoint: "" }', /disabled\.idle_endpoint: say why/],
    ['branding: { accent_colour: blue }', /branding\.accent_colour: a colour such as/],
    ['tag_aliases: { a: [x], b: [X] }', /tag_aliases: an alias stands for one key only/],
  ])('with %s is refused, naming the key', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('names other spellings of a tag key, on the endpoint and on the bill', async () => {
    const config = 'required_tags: [cost_center]\ntag_aliases: { cost_center: [Kostenstelle] }';
    const tagged = endpoint('a', { tags: [{ key: 'kostenstelle', value: '4711' }] });
    const bare = endpoint('b');
    const tags = await auditCheck(
      'missing_required_tags',
      { serving_endpoint_details: [tagged, bare] },
      { config },
    );
    expect(verdicts(tags).failed).toEqual(['b']);
    const bill = {
      billing_usage: [...billCovers, onEndpoint('a', { custom_tags: { KOSTENSTELLE: '4711' } })],
      list_prices: [price()],
    };
    expect((await auditCheck('untagged_spend', bill, { config })).outcome).toBe('pass');
    expect(
      (await auditCheck('untagged_spend', bill, { config: 'required_tags: [cost_center]' })).outcome,
    ).toBe('fail');
  });
});

describe('a check that the configuration disables', () => {
  const estate = { serving_endpoint_details: [endpoint('a')] };

  it('is not asked, and is listed with the reason', async () => {
    const audit = await auditEstate(estate, {
      ...{ figures: false, only: ['operations'] },
      config: 'disabled: { OPS-06: Tags are audited elsewhere. }',
    });
    expect(audit.checks.map(({ code }) => code)).not.toContain('OPS-06');
    expect(audit.checks.length).toBeGreaterThan(3);
    expect(audit.disabled).toEqual([
      {
        ...{ id: 'missing_required_tags', code: 'OPS-06', pillar: 'operations' },
        ...{ title: expect.any(String), reason: 'Tags are audited elsewhere.' },
      },
    ]);
  });

  it('must exist', async () => {
    await expect(auditEstate(estate, { config: 'disabled: { OPS-6: no }' })).rejects.toThrow(
      'disabled: no check is called "OPS-6"',
    );
  });
});

describe('a severity of the configuration', () => {
  const estate = {
    serving_endpoint_details: [endpoint('a', { tags: [{ key: 'environment', value: 'prod' }] })],
  };
  const severities = async (config: string) => {
    const { checks } = await auditEstate(estate, { figures: false, only: ['OPS-06'], config });
    return checks.flatMap(({ severity, rows }) => [severity, ...rows.map((row) => row.severity)]);
  };

  it('goes before the check’s and its rows’', async () => {
    expect(await severities('')).toEqual(['medium', 'medium']);
    expect(await severities('severities: { missing_required_tags: critical }')).toEqual([
      'critical',
      'critical',
    ]);
  });

  it('must be of a check that exists', async () => {
    await expect(severities('severities: { nothing: low }')).rejects.toThrow(
      'severities: no check is called',
    );
  });
});
