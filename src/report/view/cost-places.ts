import type { FigurePlace } from './figure-table.ts';

const place = (figure: string, columns: readonly string[], ...notes: readonly string[]): FigurePlace => ({
  figure,
  columns,
  notes,
});

/** The figures of the cost section after endpoints and tags, in the order in which they are read. */
export const costPlaces: readonly FigurePlace[] = [
  place('cost_bridge', []),
  place('budget_status', [
    'budget',
    'workspace_id',
    'budget_month',
    'budget_usd',
    'month_to_date_usd',
    'used_pct',
    'forecast_usd',
    'forecast_low_usd',
    'forecast_high_usd',
    'status',
  ]),
  place('cost_forecast', []),
  place('savings', []),
  place('idle_cost', []),
  place('off_hours_cost', []),
  place('cold_start_cost', []),
  place('unit_cost', []),
  place('spend_anomaly', []),
  place('chargeback', []),
  place('cost_by_cost_centre', []),
  place('cost_by_workspace', []),
  place('cost_by_model', []),
  place('cost_by_version', []),
  place(
    'cost_by_requester',
    [],
    'Only what is paid by the token is divided among callers; provisioned capacity never is.',
  ),
];
