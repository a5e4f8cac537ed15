import * as Plot from '@observablehq/plot';
import type { Audit } from '../result.ts';
import { draw } from './chart.ts';
import { daysBetween, startOf, tickDays, tickText } from './days.ts';
import { parseDecimal, toFloat } from './decimal.ts';
import type { Activity, DailyCost } from './figures.ts';
import { basisWords } from './figures-money.ts';
import { capital, count, date, money } from './units.ts';

const FRAME = { width: 660, height: 88, marginLeft: 92, marginRight: 12, marginTop: 10, marginBottom: 42 };

/** Cost per day above, and below it on the same days the span in which requests were seen. */
export function passportChart(
  audit: Audit,
  name: string,
  rows: readonly DailyCost[],
  activity: Activity | null,
): { readonly svg: readonly string[]; readonly note: string } {
  const days = daysFor(audit, rows);
  const priced = rows.filter((row) => parseDecimal(row.costUsd) !== null);
  const words = requestWords(activity);
  if (days.length < 2 || priced.length === 0) return { svg: [], note: `Cost per day is not known. ${words}` };
  const byDay = new Map<string, bigint>();
  for (const row of priced) byDay.set(row.on, (byDay.get(row.on) ?? 0n) + (parseDecimal(row.costUsd) ?? 0n));
  const values = days.map((day) => toFloat(byDay.get(day) ?? 0n));
  const top = Math.max(...values, 0.01);
  const peak = days[values.indexOf(Math.max(...values))] ?? '';
  const end = days.at(-1) ?? '';
  const points = days.map((day, at) => ({ x: startOf(day), y: values[at] ?? 0 }));
  const id = `chart-${name.replace(/[^A-Za-z0-9]+/g, '-')}-${rows[0]?.workspaceId?.replace(/[^A-Za-z0-9]+/g, '-') ?? 'none'}`;
  const unpriced = rows.length - priced.length;
  const text = `From ${date(days[0])} to ${date(end)}; the dearest day is ${date(peak)} with ${money(String(top), audit.currency)}. ${words}`;
  const svg = draw(
    { id, className: 'chart-passport', title: `Cost and requests of ${name}`, text },
    {
      ...FRAME,
      x: { type: 'utc', domain: [startOf(days[0] ?? ''), startOf(end, 1)], label: null },
      y: { domain: [0, top * 1.08], label: null },
      marks: [
        Plot.areaY([...points, { x: startOf(end, 1), y: values.at(-1) ?? 0 }], {
          x: 'x',
          y: 'y',
          fill: 'var(--series-1)',
          curve: 'step-after',
        }),
        Plot.ruleY([0], { stroke: 'var(--ink)' }),
        Plot.axisY([0, top], {
          tickSize: 0,
          tickFormat: (value: number) =>
            value === 0 ? money('0', audit.currency) : money(String(value), audit.currency),
          label: null,
          fill: 'var(--muted)',
        }),
        Plot.axisX(
          tickDays(days).map((day) => startOf(day)),
          {
            tickFormat: tickText(days),
            tickSize: 4,
            label: null,
            dy: 18,
            stroke: 'none',
            fill: 'var(--muted)',
          },
        ),
      ],
    },
    ({ svg: drawing, element, x }) => {
      const line = FRAME.height - 28;
      const left = FRAME.marginLeft;
      const right = FRAME.width - FRAME.marginRight;
      drawing.append(
        element('text', { x: 0, y: FRAME.height - FRAME.marginBottom - 22, class: 'chart-label' }, 'Cost'),
        element('text', { x: 0, y: FRAME.height - FRAME.marginBottom - 10, class: 'chart-label' }, 'per day'),
        element('text', { x: 0, y: line + 4, class: 'chart-label' }, 'Requests'),
        element('path', { d: `M${left},${line}H${right}`, class: 'chart-span-none' }),
      );
      const { firstRequestAt: first, lastRequestAt: last } = activity ?? {
        firstRequestAt: null,
        lastRequestAt: null,
      };
      if (first === null || last === null) return;
      const from = Math.max(left, Math.min(right, x(new Date(first))));
      const to = Math.max(left, Math.min(right, x(new Date(last))));
      drawing.append(
        element('path', {
          d: `M${from.toFixed(1)},${line}H${Math.max(to, from + 3).toFixed(1)}`,
          class: 'chart-span',
        }),
      );
    },
  );
  const gap = unpriced > 0 ? ` ${count(unpriced)} days have usage without a price.` : '';
  return {
    svg: [svg],
    note: `${words}${gap} ${capital(basisWords(audit))}; csv/daily_cost.csv and csv/endpoint_activity.csv.`,
  };
}

function daysFor(audit: Audit, rows: readonly DailyCost[]): readonly string[] {
  const seen = rows.map((row) => row.on).sort();
  const from = audit.period.from ?? seen[0];
  const to = audit.period.to ?? seen.at(-1);
  return from === undefined || to === undefined ? [] : daysBetween(from.slice(0, 10), to.slice(0, 10));
}

function requestWords(activity: Activity | null): string {
  if (activity === null || activity.isTracked === null) return 'Whether it is called is not known.';
  if (activity.isTracked === false) return 'Usage tracking is off, so whether it is called is not known.';
  if (activity.requests === 0) return 'No request was recorded.';
  const callers =
    activity.requesters === null
      ? ''
      : ` by ${activity.requesters === 1 ? '1 caller' : `${count(activity.requesters)} callers`}`;
  const total = activity.requests === null ? 'Requests' : `${count(activity.requests)} requests${callers}`;
  const throttled = activity.throttled ? `; ${count(activity.throttled)} throttled` : '';
  const client = activity.clientErrors ? `; ${count(activity.clientErrors)} client errors` : '';
  return `${total}, the last on ${date(activity.lastRequestAt)}${throttled}${client}.`;
}
