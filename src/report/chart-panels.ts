import * as Plot from '@observablehq/plot';
import type { Audit } from '../result.ts';
import { type Chart, draw, nameLines, sourceNote } from './chart.ts';
import { daysOf, describe, notDrawn, type Series, seriesOf } from './chart-series.ts';
import { startOf, tickDays, tickText } from './days.ts';
import { toFloat } from './decimal.ts';
import type { DailyCost } from './figures.ts';
import { moneyAmount } from './units.ts';

const WIDTH = 660;
const MOST_PANELS = 8;

/** The same days endpoint by endpoint, each on its own line and all on one scale. */
export function endpointCharts(audit: Audit, rows: readonly DailyCost[]): readonly Chart[] {
  const all = seriesOf(audit, rows);
  const days = daysOf(rows);
  if (all.length === 0 || days.length < 2) return [];
  const note = `One scale for all. ${notDrawn(rows, days)}${sourceNote(audit, 'daily_cost')}`;
  return [
    {
      title: 'Spend per day, endpoint by endpoint',
      svg: panels(audit, all.slice(0, MOST_PANELS), all.length, days),
      note,
    },
  ];
}

function panels(audit: Audit, series: readonly Series[], all: number, days: readonly string[]): string {
  const row = 36;
  const left = 190;
  const right = 76;
  const bottom = 24;
  const top = Math.max(...series.flatMap((one) => [...one.byDay.values()].map(toFloat)), 0.01);
  const end = days.at(-1) ?? '';
  const height = series.length * row + bottom + 6;
  const y = (at: number, value: number) => at * row + row - 2 - (value / top) * (row - 8);
  const text = `${describe(audit, series, days)} ${all > series.length ? `${all - series.length} more endpoints are not drawn.` : ''}`;
  const description = {
    id: 'chart-endpoints',
    className: 'chart-endpoints',
    title: 'Spend per day, endpoint by endpoint',
    text,
  };
  return draw(
    description,
    {
      width: WIDTH,
      height,
      marginLeft: left,
      marginRight: right,
      marginTop: 0,
      marginBottom: bottom,
      x: { type: 'utc', domain: [startOf(days[0] ?? ''), startOf(end, 1)], label: null },
      y: { domain: [height - bottom, 0], range: [height - bottom, 0], axis: null },
      marks: [
        ...series.map((one, at) => {
          const points = days.map((day) => ({
            x: startOf(day),
            y: y(at, toFloat(one.byDay.get(day) ?? 0n)),
          }));
          const last = { x: startOf(end, 1), y: points.at(-1)?.y ?? 0 };
          return Plot.areaY([...points, last], {
            x: 'x',
            y1: y(at, 0),
            y2: 'y',
            fill: one.colour,
            curve: 'step-after',
          });
        }),
        Plot.ruleY(
          series.map((_, at) => y(at, 0)),
          { stroke: 'var(--hairline)' },
        ),
        Plot.axisX(
          tickDays(days).map((day) => startOf(day)),
          {
            tickFormat: tickText(days),
            tickSize: 4,
            label: null,
            stroke: 'var(--muted)',
            fill: 'var(--muted)',
          },
        ),
      ],
    },
    ({ svg, element }) => {
      series.forEach((one, at) => {
        const lines = nameLines(one.label, 30);
        svg.append(
          ...lines.map((line, index) =>
            element(
              'text',
              { x: 0, y: y(at, 0) - 4 - (lines.length - 1 - index) * 12, class: 'chart-label' },
              line,
            ),
          ),
          element(
            'text',
            { x: WIDTH, y: y(at, 0) - 4, 'text-anchor': 'end', class: 'chart-amount' },
            moneyAmount(one.total, audit.currency),
          ),
        );
      });
    },
  );
}
