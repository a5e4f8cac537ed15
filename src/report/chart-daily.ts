import * as Plot from '@observablehq/plot';
import type { Audit } from '../result.ts';
import { type Chart, draw, nameLines, sourceNote, spread } from './chart.ts';
import { daysOf, describe, notDrawn, type Series, seriesOf, withOther } from './chart-series.ts';
import { startOf, tickDays, tickText } from './days.ts';
import { toFloat } from './decimal.ts';
import type { DailyCost } from './figures.ts';
import { basisWords } from './figures-money.ts';
import { capital, date, money, moneyAmount } from './units.ts';

const WIDTH = 660;
const LINE = 12.5;

/** Spend per day, stacked by endpoint; one bar per endpoint where there is one day only; none where no price is known. */
export function dailyChart(audit: Audit, rows: readonly DailyCost[]): readonly Chart[] {
  const all = seriesOf(audit, rows);
  const days = daysOf(rows);
  const [first, last] = [days[0], days.at(-1)];
  if (all.length === 0 || first === undefined || last === undefined) return [];
  const series = withOther(all);
  const note = `${capital(basisWords(audit))}, net of corrections. ${notDrawn(rows, days)}${sourceNote(audit, 'daily_cost')}`;
  if (days.length === 1)
    return [{ title: `Spend on ${date(first)}`, svg: oneDay(audit, series, first), note }];
  return [{ title: 'Spend per day', svg: stacked(audit, series, days), note }];
}

interface Band {
  readonly x: Date;
  readonly y1: number;
  readonly y2: number;
}

function stacked(audit: Audit, series: readonly Series[], days: readonly string[]): string {
  const base = new Map<string, bigint>();
  const bands = series.map((one) =>
    days.map((day) => {
      const from = base.get(day) ?? 0n;
      const to = from + (one.byDay.get(day) ?? 0n);
      base.set(day, to);
      return { x: startOf(day), y1: toFloat(from), y2: toFloat(to) };
    }),
  );
  const words = series.map((one) => labelLines(one.label, moneyAmount(one.total, audit.currency)));
  const heights = words.map((lines) => lines.length * LINE + 5);
  const frame = {
    width: WIDTH,
    // Low enough for the summary to stay on one page, high enough for every label.
    height: Math.max(
      176,
      heights.reduce((sum, height) => sum + height, 10),
    ),
    marginLeft: 52,
    marginRight: 168,
    marginTop: 14,
    marginBottom: 24,
  };
  const top = Math.max(...bands.flat().map((band) => band.y2), 0.01) * 1.06;
  const low = Math.min(0, ...bands.flat().map((band) => band.y2));
  const scale = (value: number) =>
    frame.height -
    frame.marginBottom -
    ((value - low) / (top - low)) * (frame.height - frame.marginTop - frame.marginBottom);
  const wanted = bands.map((band, at) => {
    const end = band.at(-1);
    return {
      at,
      place: scale(end === undefined ? 0 : (end.y1 + end.y2) / 2),
      height: heights[at] ?? LINE,
    };
  });
  // Bottom band first in the stack, so last on the page: labels are set from the top down.
  const order = [...wanted].reverse();
  const places = spread(
    order.map(({ place, height }) => ({ at: place, height })),
    2,
    frame.height - 8,
  );
  const description = {
    id: 'chart-daily',
    className: 'chart-daily',
    title: 'Spend per day by endpoint',
    text: describe(audit, series, days),
  };
  const end = days.at(-1) ?? '';
  return draw(
    description,
    {
      ...frame,
      x: { type: 'utc', domain: [startOf(days[0] ?? ''), startOf(end, 1)], label: null },
      y: { domain: [low, top], label: null },
      marks: [
        Plot.gridY({ stroke: 'var(--hairline)', strokeOpacity: 1, ticks: 5 }),
        ...bands.map((band, at) =>
          Plot.areaY([...band, closing(band, end)], {
            x: 'x',
            y1: 'y1',
            y2: 'y2',
            fill: series[at]?.colour ?? 'none',
            curve: 'step-after',
          }),
        ),
        Plot.ruleY([0], { stroke: 'var(--ink)' }),
        Plot.axisY({
          ticks: 5,
          tickSize: 0,
          tickFormat: (value: number) => money(String(value), audit.currency).replace(/\.00$/, ''),
          label: null,
          fill: 'var(--muted)',
        }),
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
      order.forEach(({ at, place }, index) => {
        const x = WIDTH - frame.marginRight;
        const y = places[index] ?? place;
        const lines = words[at] ?? [];
        svg.append(
          element('path', {
            d: `M${x + 2},${place.toFixed(1)}L${x + 12},${y.toFixed(1)}`,
            class: 'chart-leader',
          }),
          element('rect', {
            x: x + 14,
            y: (y - (lines.length * LINE) / 2).toFixed(1),
            width: 3,
            height: (lines.length * LINE).toFixed(1),
            fill: series[at]?.colour ?? 'none',
          }),
          ...lines.map((line, row) =>
            element(
              'text',
              {
                x: x + 22,
                y: (y - (lines.length * LINE) / 2 + row * LINE + 9.5).toFixed(1),
                class: 'chart-label',
              },
              line,
            ),
          ),
        );
      });
    },
  );
}

/** Name and amount on one line where both fit, else the name wrapped and the amount below it. */
function labelLines(label: string, amount: string): readonly string[] {
  return `${label} ${amount}`.length <= 27 ? [`${label} ${amount}`] : [...nameLines(label, 26), amount];
}

/** The last day is as wide as the others. */
function closing(band: readonly Band[], end: string): Band {
  return { ...(band.at(-1) ?? { y1: 0, y2: 0 }), x: startOf(end, 1) };
}

function oneDay(audit: Audit, series: readonly Series[], day: string): string {
  const row = 24;
  const left = 200;
  const height = series.length * row + 10;
  const most = Math.max(...series.map((one) => toFloat(one.total)), 0.01);
  const description = {
    id: 'chart-daily',
    className: 'chart-daily',
    title: `Spend on ${date(day)} by endpoint`,
    text: describe(audit, series, [day]),
  };
  return draw(
    description,
    {
      width: WIDTH,
      height,
      marginLeft: left,
      marginRight: 90,
      marginTop: 0,
      marginBottom: 0,
      x: { domain: [0, most], axis: null },
      y: { domain: [0, 1], axis: null },
      marks: [],
    },
    ({ svg, element }) => {
      series.forEach((one, at) => {
        const width = Math.max(1, (toFloat(one.total) / most) * (WIDTH - left - 90));
        const y = at * row + 5;
        const lines = nameLines(one.label, 32);
        svg.append(
          ...lines.map((line, index) =>
            element(
              'text',
              {
                x: left - 8,
                y: y + 12 + (index - (lines.length - 1) / 2) * 11,
                'text-anchor': 'end',
                class: 'chart-label',
              },
              line,
            ),
          ),
          element('rect', { x: left, y, width: width.toFixed(1), height: row - 8, fill: one.colour }),
          element(
            'text',
            { x: (left + width + 8).toFixed(1), y: y + 12, class: 'chart-amount' },
            moneyAmount(one.total, audit.currency),
          ),
        );
      });
    },
  );
}
