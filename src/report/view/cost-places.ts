import { type FigurePlace, placeOf } from './figure-table.ts';
import { PRICE_BASIS } from './price-basis.ts';

/** Where a bill begins and ends. */
export const BRIDGE = placeOf('cost_bridge', ['step', 'amount_usd'], {
  sums: 'is_subtotal',
  notes: ['Each step adds to the one before it; sums stand in bold.'],
});

const FORECAST = {
  heads: { month_to_date_usd: 'Month to date', forecast_low_usd: 'Low to high', forecast_rule: 'Basis' },
  absent: { workspace_id: 'all workspaces' },
  ranges: { forecast_low_usd: 'forecast_high_usd' },
};

/** Against what was planned, and what comes next. */
export const AHEAD: readonly FigurePlace[] = [
  placeOf(
    'budget_status',
    [
      'budget',
      'workspace_id',
      'budget_month',
      'budget_usd',
      'month_to_date_usd',
      'forecast_usd',
      'forecast_low_usd',
      'status',
    ],
    {
      ...FORECAST,
      heads: { ...FORECAST.heads, budget_month: 'Month', budget_usd: 'Limit' },
      notes: ['Limits are those that the budgets, the targets and the configuration name.'],
    },
  ),
  placeOf(
    'cost_forecast',
    [
      'workspace_id',
      'cost_month',
      'actual_to_on',
      'month_to_date_usd',
      'forecast_usd',
      'forecast_low_usd',
      'forecast_rule',
    ],
    {
      ...FORECAST,
      heads: { ...FORECAST.heads, cost_month: 'Month', actual_to_on: 'Billed to' },
      notes: [
        'Each day still to come costs what its weekday did in the weeks before; nine of ten months should end between low and high.',
      ],
    },
  ),
];

/** What is paid for and not needed. */
export const SPARE: readonly FigurePlace[] = [
  placeOf(
    'savings',
    ['endpoint', 'workspace_id', 'served_entity', 'kind', 'low_usd', 'basis', 'assumption', 'is_counted'],
    {
      heads: { kind: 'What to do', low_usd: 'Saves', assumption: 'If', is_counted: 'In the sum' },
      absent: { served_entity: 'all of it' },
      ranges: { low_usd: 'high_usd' },
      notes: ['Of two ways to save the same money only one is in the sum.'],
    },
  ),
  placeOf(
    'idle_cost',
    [
      'endpoint',
      'workspace_id',
      'cost_usd',
      'used_usd',
      'idle_usd',
      'unjudged_usd',
      'idle_days',
      'billed_days',
    ],
    {
      heads: {
        used_usd: 'On days with requests',
        idle_usd: 'On days without',
        unjudged_usd: 'Cannot be judged',
        idle_days: 'Days without',
      },
      notes: ['Where requests are not recorded, a day cannot be judged.'],
    },
  ),
  placeOf(
    'off_hours_cost',
    ['endpoint', 'workspace_id', 'is_production', 'cost_usd', 'working_usd', 'off_hours_usd'],
    {
      heads: {
        is_production: 'In production',
        working_usd: 'In working hours',
        off_hours_usd: 'Outside them',
      },
      notes: ['Working hours and their time zone are those of the configuration.'],
    },
  ),
  placeOf(
    'cold_start_cost',
    ['endpoint', 'workspace_id', 'launch_usd', 'launch_share_pct', 'launch_dbu', 'days_with_launches'],
    {
      heads: {
        launch_usd: 'Spent on starting',
        launch_share_pct: 'Of its cost',
        days_with_launches: 'Days with starts',
      },
      notes: ['As billed under the SKU of launches.'],
    },
  ),
];

/** What one request costs, and days out of line. */
export const UNITS: readonly FigurePlace[] = [
  placeOf(
    'unit_cost',
    [
      'endpoint',
      'workspace_id',
      'judged_days',
      'cost_usd',
      'requests',
      'per_1000_requests_usd',
      'per_million_tokens_usd',
      'break_even_starts_per_day',
    ],
    {
      heads: {
        judged_days: 'Days',
        per_1000_requests_usd: 'Per 1,000 requests',
        per_million_tokens_usd: 'Per million tokens',
        break_even_starts_per_day: 'Starts a day that cost the same',
      },
      notes: ['Over the days on which both cost and requests are known.'],
    },
  ),
  placeOf(
    'spend_anomaly',
    ['endpoint', 'workspace_id', 'from_on', 'cost_usd', 'usual_usd', 'excess_usd', 'changes'],
    {
      heads: { from_on: 'Days', usual_usd: 'Usual', excess_usd: 'More than usual', changes: 'Changes near' },
      ranges: { from_on: 'to_on' },
      notes: ['Usual is the median of the same weekday.'],
    },
  ),
];

const SHARED = { heads: { unpriced_dbu: 'Without a price, DBU' } };

/** Who and what the money went to, from the few to the many. */
export const SPLITS: readonly FigurePlace[] = [
  placeOf(
    'cost_by_cost_centre',
    ['cost_centre', 'cost_centre_basis', 'dbu', 'cost_usd', 'share_pct', 'unpriced_dbu'],
    {
      heads: { ...SHARED.heads, cost_centre_basis: 'Basis' },
      absent: { cost_centre: 'none named' },
    },
  ),
  placeOf(
    'cost_by_workspace',
    ['workspace_id', 'dbu', 'list_cost_usd', 'cost_usd', 'share_pct', 'price_bases', 'unpriced_dbu'],
    {
      heads: { ...SHARED.heads, list_cost_usd: 'At list price', price_bases: 'Basis' },
      words: { price_bases: PRICE_BASIS },
    },
  ),
  placeOf('cost_by_model', ['model_name', 'model_basis', 'dbu', 'cost_usd', 'share_pct', 'unpriced_dbu'], {
    heads: { ...SHARED.heads, model_name: 'Model', model_basis: 'Basis' },
    notes: ['What an endpoint with several models costs is not divided among them.'],
  }),
  placeOf(
    'cost_by_version',
    ['model_name', 'model_version', 'has_several_versions', 'dbu', 'cost_usd', 'share_pct', 'unpriced_dbu'],
    {
      heads: {
        ...SHARED.heads,
        model_name: 'Model',
        model_version: 'Version',
        has_several_versions: 'Several at once',
      },
      notes: ['While several versions are served at once, the cost is not divided among them.'],
    },
  ),
  placeOf(
    'cost_by_requester',
    ['requester', 'requester_basis', 'dbu', 'cost_usd', 'share_pct', 'unpriced_dbu'],
    {
      heads: { ...SHARED.heads, requester: 'Caller', requester_basis: 'Basis' },
      absent: { requester: 'nobody in particular' },
      words: { requester_basis: { capacity: 'provisioned capacity', bill: 'named on the bill' } },
      notes: ['Only what is paid by the token is divided among callers; provisioned capacity never is.'],
    },
  ),
  placeOf(
    'chargeback',
    [
      'cost_month',
      'cost_centre',
      'endpoint',
      'workspace_id',
      'list_cost_usd',
      'cost_usd',
      'invoice_usd',
      'price_bases',
    ],
    {
      heads: {
        cost_month: 'Month',
        list_cost_usd: 'At list price',
        invoice_usd: 'On the bill',
        price_bases: 'Basis',
      },
      absent: { cost_centre: 'none named', endpoint: 'no endpoint named' },
      words: { price_bases: PRICE_BASIS },
    },
  ),
];
