import type { Audit } from '../../result.ts';
import type { Chart } from '../chart.ts';
import { dailyChart } from '../chart-daily.ts';
import { endpointCharts } from '../chart-panels.ts';
import { parseDecimal } from '../decimal.ts';
import { readDailyCosts, readEndpointCosts, readHeadline, readTagCosts } from '../figures.ts';
import { basisWords, readSavings } from '../figures-money.ts';
import { count, counted, decimal, money, moneyAmount, period, share } from '../units.ts';
import {
  bridgeBlocks,
  type CostBlock,
  chartBlock,
  emptyNotes,
  placeBlocks,
  tableBlock,
} from './cost-blocks.ts';
import { AHEAD, BRIDGE, SPARE, SPLITS, UNITS } from './cost-places.ts';
import { MODELS } from './model-places.ts';
import type { Names } from './names.ts';
import { cell, cut, heads, type Table } from './parts.ts';
import { PRICE_BASIS } from './price-basis.ts';

export interface CostSection {
  readonly lead: string;
  readonly cautions: readonly string[];
  readonly blocks: readonly CostBlock[];
  /** Figures without a row, and why. */
  readonly notes: readonly string[];
}

const MOST_ROWS = 50;
const NO_CHART = 'Spend per day cannot be drawn: no priced usage over several days was supplied.';
/** The chart of the summary page: what was spent on each day, and on what. */
export function spendChart(audit: Audit): readonly Chart[] {
  return dailyChart(audit, readDailyCosts(audit));
}

/** What serving cost, by endpoint, by tag, and what has no price. */
export function costView(audit: Audit, names: Names): CostSection {
  const costs = readEndpointCosts(audit);
  const tags = readTagCosts(audit);
  const charts = endpointCharts(audit, readDailyCosts(audit));
  return {
    lead: lead(audit),
    cautions: cautions(audit),
    blocks: [
      ...charts.map(chartBlock),
      ...(costs.length === 0 ? [] : [tableBlock(endpointTable(audit, names))]),
      ...bridgeBlocks(audit, names),
      ...placeBlocks(audit, [...AHEAD, ...SPARE, ...UNITS, ...MODELS], names),
      ...(tags.length === 0 ? [] : [tableBlock(tagTable(audit))]),
      ...placeBlocks(audit, SPLITS, names),
    ],
    notes: [
      ...(charts.length === 0 ? [NO_CHART] : []),
      ...emptyNotes(audit, [BRIDGE, ...AHEAD, ...SPARE, ...UNITS, ...MODELS, ...SPLITS]),
    ],
  };
}

function lead(audit: Audit): string {
  const headline = readHeadline(audit);
  if (headline.costUsd === null) return 'What serving cost is not known: no priced usage was supplied.';
  const when =
    headline.costFrom === null ? 'in the period' : `from ${period(headline.costFrom, headline.costTo)}`;
  const dearest = readEndpointCosts(audit).find((row) => row.endpoint !== null && row.costUsd !== null);
  const first = `Serving cost ${money(headline.costUsd, audit.currency)} ${when}, ${basisWords(audit)} and net of corrections.`;
  const saving = savingWords(audit);
  if (dearest === undefined || dearest.sharePct === null) return `${first}${saving}`;
  return `${first} The dearest endpoint, ${dearest.endpoint}, took ${money(dearest.costUsd, audit.currency)} of it (${share(dearest.sharePct)}).${saving}`;
}

function savingWords(audit: Audit): string {
  const savings = readSavings(audit);
  if (savings === null || savings.high === 0n) return '';
  const [low, high] = [savings.low, savings.high].map((amount) => moneyAmount(amount, audit.currency));
  return ` In 30 days ${low === high ? low : `${low} to ${high}`} could be saved.`;
}

function cautions(audit: Audit): readonly string[] {
  const costs = readEndpointCosts(audit);
  const unpriced = readHeadline(audit).unpricedDbu;
  const open = costs.filter((row) => row.basis === 'unpriced' || row.basis === 'partial');
  const loose = costs.filter((row) => row.endpoint === null);
  const amount = parseDecimal(unpriced);
  return [
    ...(amount !== null && amount > 0n
      ? [
          `${decimal(unpriced)} DBU have no price: they are missing from every amount in this report${
            open.length > 0
              ? ` (${open
                  .map((row) => row.endpoint ?? 'usage without an endpoint')
                  .slice(0, 5)
                  .join(', ')})`
              : ''
          }.`,
        ]
      : []),
    ...(amount === null && costs.length > 0 ? ['Whether all usage has a price is not known.'] : []),
    ...(loose.length > 0
      ? [
          `${loose.map((row) => money(row.costUsd, audit.currency)).join(' and ')} of usage names no endpoint and cannot be charged to one.`,
        ]
      : []),
  ];
}

function endpointTable(audit: Audit, names: Names): Table {
  const rows = readEndpointCosts(audit);
  return {
    className: 'appendix-table',
    caption: 'Cost by endpoint',
    heads: heads(['Endpoint', 'Workspace', 'DBU', 'Cost', 'Share', 'Price basis'], ['DBU', 'Cost', 'Share']),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      anchors: [],
      head:
        row.endpoint === null
          ? cell('not attributed to an endpoint', 'cell-absent')
          : cell(row.endpoint, 'cell-name'),
      cells: [
        cell(names.workspace(row.workspaceId)),
        cell(decimal(row.dbu), 'cell-number'),
        cell(money(row.costUsd, audit.currency), 'cell-number'),
        cell(share(row.sharePct), 'cell-number'),
        cell(
          row.basis === null ? 'not known' : (PRICE_BASIS[row.basis] ?? row.basis),
          row.basis === 'unpriced' || row.basis === 'partial' ? 'cell-absent' : 'cell-text',
        ),
      ],
    })),
    notes: [...cut(MOST_ROWS, rows.length, 'csv/endpoint_cost.csv'), ...sumNote(audit, rows.length)],
  };
}

function sumNote(audit: Audit, rows: number): readonly string[] {
  const total = readHeadline(audit).costUsd;
  return total === null
    ? []
    : [`${counted(rows, 'row')}, in all ${money(total, audit.currency)}. Source: figure endpoint_cost.`];
}

function tagTable(audit: Audit): Table {
  const rows = readTagCosts(audit);
  const untagged = rows.filter((row) => row.value === null).length;
  return {
    className: 'appendix-table',
    caption: 'Cost by tag',
    heads: heads(['Tag', 'Value', 'DBU', 'Cost', 'Share'], ['DBU', 'Cost', 'Share']),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      anchors: [],
      head: cell(row.key, 'cell-name'),
      cells: [
        row.value === null ? cell('untagged', 'cell-absent') : cell(row.value),
        cell(decimal(row.dbu), 'cell-number'),
        cell(money(row.costUsd, audit.currency), 'cell-number'),
        cell(share(row.sharePct), 'cell-number'),
      ],
    })),
    notes: [
      ...cut(MOST_ROWS, rows.length, 'csv/cost_by_tag.csv'),
      `Each tag divides the whole spend; shares add up within one tag only. ${count(untagged)} ${untagged === 1 ? 'line is' : 'lines are'} usage without the tag.`,
    ],
  };
}
