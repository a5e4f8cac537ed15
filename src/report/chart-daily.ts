import * as Plot from '@observablehq/plot';
import type { Audit } from '../result.ts';
import { type Chart, draw, nameLines, sourceNote, spread } from './chart.ts';
import { daysBetween, startOf, tickDays, tickText } from './days.ts';
import { parseDecimal, toFloat } from './decimal.ts';
import { type DailyCost, endpointKey } from './figures.ts';
import { count, counted, date, money, moneyAmount } from './units.ts';

interface Series {
  readonly label: string;
  readonly colour: string;
  readonly total: bigint;
  readonly byDay: ReadonlyMap<string, bigint>;
}

const MOST_SERIES = 5;
const MOST_PANELS = 8;
const WIDTH = 660;

/** Spend per day, stacked by endpoint; one bar per endpoint where there is one day only; none where no price is known. */
export function dailyChart(audit: Audit, rows: readonly DailyCost[]): readonly Chart[] {
  const all = seriesOf(audit, rows);
  const days = daysOf(rows);
  const [first, last] = [days[0], days.at(-1)];
  if (all.length === 0 || first === undefined || last === undefined) return [];
  const series = withOther(all);
  const note = `List price, net of corrections. ${missingWords(rows, days)}${sourceNote(audit, 'daily_cost')}`;
  if (days.length === 1)
    return [{ title: `Spend on ${date(first)}`, svg: oneDay(audit, series, first), note }];
  return [{ title: 'Spend per day', svg: stacked(audit, series, days), note }];
}

/** The same days endpoint by endpoint, each on its own line and all on one scale. */
export function endpointCharts(audit: Audit, rows: readonly DailyCost[]): readonly Chart[] {
  const all = seriesOf(audit, rows);
  const days = daysOf(rows);
  if (all.length === 0 || days.length < 2) return [];
  const note = `One scale for all. ${missingWords(rows, days)}${sourceNote(audit, 'daily_cost')}`;
  return [
    {
      title: 'Spend per day, endpoint by endpoint',
      svg: panels(audit, all.slice(0, MOST_PANELS), all.length, days),
      note,
    },
  ];
}

function daysOf(rows: readonly DailyCost[]): readonly string[] {
  const seen = rows.map((row) => row.on).sort();
  const [first, last] = [seen[0], seen.at(-1)];
  return first === undefined || last === undefined ? [] : daysBetween(first, last);
}

/** What is not drawn is said: days without rows, rows without a price. */
function missingWords(rows: readonly DailyCost[], days: readonly string[]): string {
  const present = new Set(rows.map((row) => row.on)).size;
  const unpriced = rows.filter((row) => parseDecimal(row.costUsd) === null).length;
  const gaps =
    present < days.length
      ? `No usage on ${count(days.length - present)} of ${counted(days.length, 'day')}. `
      : '';
  return `${gaps}${unpriced > 0 ? `${counted(unpriced, 'row')} without a price ${unpriced === 1 ? 'is' : 'are'} not drawn. ` : ''}`;
}

/** Dearest first. What the idle check names stands out; everything else is context. */
function seriesOf(audit: Audit, rows: readonly DailyCost[]): readonly Series[] {
  const groups = new Map<string, { row: DailyCost; total: bigint; byDay: Map<string, bigint> }>();
  for (const row of rows) {
    const amount = parseDecimal(row.costUsd);
    if (amount === null) continue;
    const key = endpointKey(row.workspaceId, row.endpoint);
    const group = groups.get(key) ?? { row, total: 0n, byDay: new Map<string, bigint>() };
    groups.set(key, group);
    group.total += amount;
    group.byDay.set(row.on, (group.byDay.get(row.on) ?? 0n) + amount);
  }
  const idle = idleKeys(audit);
  const names = [...groups.values()].map((group) => group.row.endpoint);
  let shade = 0;
  return [...groups.entries()]
    .sort(([a, one], [b, other]) =>
      one.total < other.total ? 1 : one.total > other.total ? -1 : a < b ? -1 : 1,
    )
    .map(([key, { row, total, byDay }]) => {
      const twin = names.filter((name) => name === row.endpoint).length > 1;
      const name = row.endpoint ?? 'no endpoint named';
      if (!idle.has(key)) shade += 1;
      const colour = idle.has(key) ? 'var(--series-idle)' : `var(--series-${Math.min(shade, MOST_SERIES)})`;
      return { label: twin ? `${name} (${row.workspaceId ?? 'no workspace'})` : name, colour, total, byDay };
    });
}

function idleKeys(audit: Audit): ReadonlySet<string> {
  const check = audit.checks.find((one) => one.id === 'idle_endpoint');
  const failed = check?.rows.filter((row) => row.passed === false) ?? [];
  return new Set(failed.map((row) => endpointKey(row.workspaceId, row.resource)));
}

function withOther(all: readonly Series[]): readonly Series[] {
  if (all.length <= MOST_SERIES + 1) return all;
  const rest = all.slice(MOST_SERIES);
  const byDay = new Map<string, bigint>();
  for (const series of rest) {
    for (const [day, amount] of series.byDay) byDay.set(day, (byDay.get(day) ?? 0n) + amount);
  }
  const total = rest.reduce((sum, series) => sum + series.total, 0n);
  return [
    ...all.slice(0, MOST_SERIES),
    { label: `other ${rest.length}`, colour: 'var(--series-other)', total, byDay },
  ];
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
  const frame = {
    width: WIDTH,
    height: 250,
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
  const words = series.map((one) => [...nameLines(one.label, 24), moneyAmount(one.total, audit.currency)]);
  const wanted = bands.map((band, at) => {
    const end = band.at(-1);
    return {
      at,
      place: scale(end === undefined ? 0 : (end.y1 + end.y2) / 2),
      height: (words[at]?.length ?? 1) * 12.5 + 5,
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
            y: (y - lines.length * 6.25).toFixed(1),
            width: 3,
            height: (lines.length * 12.5).toFixed(1),
            fill: series[at]?.colour ?? 'none',
          }),
          ...lines.map((line, row) =>
            element(
              'text',
              {
                x: x + 22,
                y: (y - lines.length * 6.25 + row * 12.5 + 9.5).toFixed(1),
                class: row === lines.length - 1 ? 'chart-amount' : 'chart-label',
              },
              line,
            ),
          ),
        );
      });
    },
  );
}

/** The last day is as wide as the others. */
function closing(band: readonly Band[], end: string): Band {
  return { ...(band.at(-1) ?? { y1: 0, y2: 0 }), x: startOf(end, 1) };
}

function describe(audit: Audit, series: readonly Series[], days: readonly string[]): string {
  const totals = series.map((one) => `${one.label} ${moneyAmount(one.total, audit.currency)}`).join(', ');
  return `From ${date(days[0])} to ${date(days.at(-1))}: ${totals}.`;
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

function panels(audit: Audit, series: readonly Series[], all: number, days: readonly string[]): string {
  const row = 44;
  const left = 190;
  const right = 76;
  const bottom = 24;
  const top = Math.max(...series.flatMap((one) => [...one.byDay.values()].map(toFloat)), 0.01);
  const end = days.at(-1) ?? '';
  const height = series.length * row + bottom + 6;
  const y = (at: number, value: number) => at * row + row - 2 - (value / top) * (row - 10);
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
