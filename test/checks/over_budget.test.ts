import { describe, expect, it } from 'vitest';
import {
  type AuditOptions,
  auditCheck,
  auditEstate,
  type Estate,
  type ExportRecord,
  verdicts,
} from '../support/estate.ts';
import { days } from '../support/money.ts';
import { billCovers, endpoint, onEndpoint, price } from '../support/serving.ts';

/** `dollars` a day from a day in summer to 20 September; the audit is of 22 September. */
const daily = (dollars: string, from = '2026-07-01', more: ExportRecord = {}) =>
  days(from, '2026-09-21').map((day) =>
    onEndpoint('score', {
      usage_start_time: `${day}T12:00:00Z`,
      usage_end_time: `${day}T13:00:00Z`,
      usage_quantity: dollars,
      ...more,
    }),
  );
const of = (budget_usd_month: number): Estate => ({
  serving_endpoint_details: [endpoint('score')],
  targets: [{ endpoint: 'score', budget_usd_month, owner: 'risk' }],
});
const asOf = '2026-09-22T00:00:00Z';
const check = (rows: readonly ExportRecord[], more: Estate, options: AuditOptions = {}) =>
  auditCheck(
    'over_budget',
    { billing_usage: [...billCovers, ...rows], list_prices: [price()], ...more },
    { asOf, ...options },
  );

describe('COST-11 over_budget', () => {
  it('fails where the month already cost more than its budget', async () => {
    const result = await check(daily('10'), of(150));
    expect(verdicts(result)).toEqual({ failed: ['endpoint score'], unknown: [] });
    expect(result.severity).toBe('high');
    expect(result.amountUsd).toBe('150.00');
    expect(result.rows[0]?.evidence).toMatchObject({
      budget_usd: '150.00',
      month_to_date_usd: '200.00',
      actual_to_on: '2026-09-20',
      forecast_usd: '300.00',
      forecast_low_usd: '300.00',
      forecast_high_usd: '300.00',
      owner: 'risk',
    });
  });

  it('fails where it is forecast to, and with less weight where it comes near', async () => {
    const over = await check(daily('10'), of(299));
    expect([over.outcome, over.severity, over.amountUsd]).toEqual(['fail', 'high', '1.00']);
    const near = await check(daily('10'), of(330));
    expect([near.outcome, near.severity, near.amountUsd]).toEqual(['fail', 'medium', null]);
  });

  it('says how many days without any billing record its forecast takes for free', async () => {
    const rule = async (rows: readonly ExportRecord[]) =>
      (await check(rows, of(150))).rows[0]?.evidence.forecast_rule;
    expect(await rule(daily('10'))).toBe('shown: at least 56 days of history');
    const holed = daily('10').filter(
      ({ usage_start_time }) => !`${usage_start_time}`.startsWith('2026-09-0'),
    );
    expect(await rule(holed)).toBe('shown: days of the last 56 without any billing record count as free: 9');
  });

  it('passes nothing over days that seem to be missing in the bill, unlike weekends on which nothing ever runs', async () => {
    const holed = daily('10').filter(
      ({ usage_start_time }) => !`${usage_start_time}`.startsWith('2026-08-1'),
    );
    expect((await check(holed, of(1000))).outcome).toBe('inconclusive');
    expect((await check(holed, of(200))).outcome).toBe('fail');
    const weekdays = daily('10').filter(
      ({ usage_start_time }) => ![0, 6].includes(new Date(`${usage_start_time}`).getUTCDay()),
    );
    expect((await check(weekdays, of(1000))).outcome).toBe('pass');
  });

  it('passes where the forecast keeps clear of the budget, or nothing was spent', async () => {
    expect((await check(daily('10'), of(334))).outcome).toBe('pass');
    expect((await check(daily('10'), of(330), { params: ['over_budget.warn_ratio=1'] })).outcome).toBe(
      'pass',
    );
    const other = onEndpoint('other', {
      usage_start_time: '2026-09-20T12:00:00Z',
      usage_end_time: '2026-09-20T13:00:00Z',
    });
    expect((await check([other], of(1))).outcome).toBe('pass');
  });

  it('is shown without a forecast, and undecided, on less than eight weeks; what is overspent stays so', async () => {
    const short = await check(daily('10', '2026-08-01'), of(1000));
    expect(short.outcome).toBe('inconclusive');
    expect(short.rows[0]?.evidence).toMatchObject({
      forecast_usd: null,
      forecast_rule: 'withheld: less than 56 days of history',
      history_days: 51,
    });
    expect((await check(daily('10', '2026-08-01'), of(150))).outcome).toBe('fail');
  });

  it('needs no forecast for a month that is over', async () => {
    const month = days('2026-08-20', '2026-08-31').map((day) =>
      onEndpoint('score', {
        usage_start_time: `${day}T12:00:00Z`,
        usage_end_time: `${day}T13:00:00Z`,
        usage_quantity: '10',
      }),
    );
    const late = onEndpoint('score', {
      usage_start_time: '2026-09-02T12:00:00Z',
      usage_end_time: '2026-09-02T13:00:00Z',
    });
    const result = await check([...month, late], of(100), { asOf: '2026-09-01T00:00:00Z' });
    expect(result.outcome).toBe('fail');
  });

  it('is unsure where usage has no price', async () => {
    const free = await check(daily('10'), { ...of(1000), list_prices: [price({ sku_name: 'OTHER' })] });
    expect(free.outcome).toBe('inconclusive');
  });

  it('withholds the forecast where days of the eight weeks have no price', async () => {
    const late = { list_prices: [price({ price_start_time: '2026-09-01T00:00:00Z' })] };
    const result = await check(daily('10'), { ...of(1000), ...late });
    expect(result.outcome).toBe('inconclusive');
    expect(result.rows[0]?.evidence).toMatchObject({
      month_to_date_usd: '200.00',
      forecast_usd: null,
      forecast_low_usd: null,
      forecast_high_usd: null,
      forecast_rule: 'withheld: usage without a price in the last 56 days',
    });
    expect((await check(daily('10'), { ...of(150), ...late })).outcome).toBe('fail');
  });

  it('is unsure of a budget whose month cannot be read, and passes none over for it', async () => {
    const all = (month: string | null, amount_usd: string) => ({ month, amount_usd });
    expect((await check(daily('10'), { budgets: [all('Sep-26', '1')] })).outcome).toBe('inconclusive');
    expect((await check(daily('10'), { budgets: [all('Sep-26', '1'), all(null, '5000')] })).outcome).toBe(
      'inconclusive',
    );
    const own = [all('Sep-26', '1'), all('2026-09', '5000')];
    expect((await check(daily('10'), { budgets: own })).outcome).toBe('pass');
  });

  it('counts usage once that bears a tag in two spellings, and a tag without a value as any', async () => {
    const rows = daily('10', '2026-07-01', { custom_tags: { Team: 'a', team: 'b', cost_center: '4711' } });
    const spent = async (tag_key: string) => {
      const result = await check(rows, { budgets: [{ tag_key, amount_usd: '1' }] });
      return result.rows[0]?.evidence.month_to_date_usd;
    };
    expect([await spent('team'), await spent('cost_center')]).toEqual(['200.00', '200.00']);
  });

  it('judges budgets of a tag, a cost centre, a workspace and everything; one for the month goes first', async () => {
    const rows = [
      ...daily('10', '2026-07-01', { custom_tags: { team: 'risk', CostCenter: '4711' } }),
      ...daily('1', '2026-07-01', { workspace_id: '2' }),
    ];
    const budgets = [
      { tag_key: 'team', tag_value: 'risk', amount_usd: '250' },
      { tag_key: 'cost_center', tag_value: '4711', amount_usd: '1' },
      { tag_key: 'cost_center', tag_value: '4711', month: '2026-09', amount_usd: '5000' },
      { tag_key: 'team', tag_value: 'risk', month: '2026-08', amount_usd: '9000' },
      { amount_usd: '320' },
      { workspace_id: '2', amount_usd: '31' },
    ];
    const result = await check(rows, { budgets });
    expect(result.counts).toMatchObject({ looked: 4, passed: 1, failed: 3 });
    expect(result.rows.map((row) => [row.workspaceId, row.resource, row.evidence.forecast_usd])).toEqual([
      ['0', 'all serving', '330.00'],
      ['0', 'tag team=risk', '300.00'],
      ['2', 'all serving', '30.00'],
    ]);
    const audit = await auditEstate(
      { billing_usage: rows, list_prices: [price()], budgets },
      { asOf, only: ['over_budget'] },
    );
    expect(
      audit.figures.budget_status?.rows.map((row) => [
        row.workspace_id,
        row.budget,
        row.used_pct,
        row.status,
      ]),
    ).toEqual([
      [null, 'all serving', '68.75', 'forecast over'],
      [null, 'cost_center=4711', '4', 'within'],
      [null, 'team=risk', '80', 'forecast over'],
      ['2', 'all serving', '64.52', 'forecast near'],
    ]);
    expect(
      audit.figures.cost_forecast?.rows.map((row) => [
        row.workspace_id,
        row.month_to_date_usd,
        row.forecast_usd,
      ]),
    ).toEqual([
      [null, '220.00', '330.00'],
      ['1000000000000001', '200.00', '300.00'],
      ['2', '20.00', '30.00'],
    ]);
  });

  it('takes budgets from the configuration, too', async () => {
    const rows = daily('10', '2026-07-01', { custom_tags: { team: 'risk' } });
    const config = 'budgets: [{ tag: team, value: risk, usd: 250 }]';
    const audit = await auditEstate(
      { billing_usage: rows, list_prices: [price()] },
      { asOf, config, only: ['over_budget'] },
    );
    expect(audit.checks[0]?.rows[0]).toMatchObject({ resource: 'tag team=risk', passed: false });
  });

  it('is not assessed without any budget, and has nothing to ask where none is in money', async () => {
    const audit = await auditEstate(
      { billing_usage: daily('10'), list_prices: [price()] },
      { asOf, only: ['over_budget'] },
    );
    expect(audit.checks[0]?.outcome).toBe('not_assessed');
    expect((await check(daily('10'), { targets: [{ endpoint: 'score' }] })).outcome).toBe('not_applicable');
  });
});
