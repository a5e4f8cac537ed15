import type { Audit } from '../../result.ts';
import type { Chart } from '../chart.ts';
import { bridgeChart } from '../chart-bridge.ts';
import { readBridge } from '../figures-money.ts';
import { listed } from '../units.ts';
import { BRIDGE } from './cost-places.ts';
import { type FigurePlace, figureTable, filledFigure } from './figure-table.ts';
import type { Names } from './names.ts';
import type { Table } from './parts.ts';

/** A drawing or a table under its heading. */
export interface CostBlock {
  readonly title: string;
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
}

/** A drawing as a block of its own. */
export function chartBlock(chart: Chart): CostBlock {
  return { title: chart.title, charts: [chart], tables: [] };
}

/** A table as a block of its own. */
export function tableBlock(table: Table): CostBlock {
  return { title: table.caption, charts: [], tables: [table] };
}

/** The way to the bill, drawn with its numbers; as a table where it cannot be drawn. */
export function bridgeBlocks(audit: Audit, names: Names): readonly CostBlock[] {
  const charts = bridgeChart(audit, readBridge(audit));
  return charts.length > 0 ? charts.map(chartBlock) : figureTable(audit, BRIDGE, names).map(tableBlock);
}

/** Each figure that has rows. */
export function placeBlocks(
  audit: Audit,
  places: readonly FigurePlace[],
  names: Names,
): readonly CostBlock[] {
  return places.flatMap((place) => figureTable(audit, place, names)).map(tableBlock);
}

/** What has no row says why, as far as it can be told: nothing there, or nothing to see it with. */
export function emptyNotes(audit: Audit, places: readonly FigurePlace[]): readonly string[] {
  const missing = new Set(
    audit.exports.filter(({ status }) => status !== 'present').map(({ export: name }) => name),
  );
  const words = places.flatMap(({ figure: name }) => {
    const figure = audit.figures[name];
    if (figure === undefined || filledFigure(audit, name) !== undefined) return [];
    const without = figure.exports.filter((one) => missing.has(one));
    return [
      without.length === 0
        ? `${figure.title}: none.`
        : `${figure.title}: none, or not known without ${listed(without)}.`,
    ];
  });
  return words;
}
