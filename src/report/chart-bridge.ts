import * as Plot from '@observablehq/plot';
import type { Audit } from '../result.ts';
import { type Chart, draw, sourceNote } from './chart.ts';
import { parseDecimal, toFloat } from './decimal.ts';
import type { BridgeStep } from './figures-money.ts';
import { capital, money, moneyAmount, NOT_KNOWN } from './units.ts';

const WIDTH = 660;
const ROW = 24;
const LEFT = 250;
const RIGHT = 84;

interface Bar {
  readonly from: number;
  readonly to: number;
}

/** From the list price to the bill, step by step: each bar begins where the one above ended, sums begin at nothing. */
export function bridgeChart(audit: Audit, steps: readonly BridgeStep[]): readonly Chart[] {
  const bars = barsOf(steps);
  if (bars.filter((bar) => bar !== null).length < 2) return [];
  const title = audit.figures.cost_bridge?.title ?? 'From the list price to the bill';
  const text = steps.map(({ step, amountUsd }) => `${step} ${money(amountUsd, audit.currency)}`).join(', ');
  const ends = bars.flatMap((bar) => (bar === null ? [] : [bar.from, bar.to]));
  const height = steps.length * ROW + 4;
  const svg = draw(
    { id: 'chart-bridge', className: 'chart-bridge', title, text: `${capital(text)}.` },
    {
      width: WIDTH,
      height,
      marginLeft: LEFT,
      marginRight: RIGHT,
      marginTop: 0,
      marginBottom: 0,
      x: { domain: [Math.min(0, ...ends), Math.max(0.01, ...ends)], axis: null },
      y: { domain: [0, height], range: [0, height], axis: null },
      marks: [
        Plot.ruleX([0], { stroke: 'var(--hairline)' }),
        Plot.rect(
          bars.flatMap((bar, at) =>
            bar === null ? [] : [{ ...bar, top: at * ROW + 5, fill: colour(steps[at]) }],
          ),
          {
            x1: 'from',
            x2: 'to',
            y1: 'top',
            y2: (bar: { readonly top: number }) => bar.top + ROW - 10,
            fill: 'fill',
            // A step of nothing still has its place.
            stroke: 'fill',
            strokeWidth: 1,
          },
        ),
      ],
    },
    ({ svg: drawing, element }) => {
      steps.forEach((step, at) => {
        const y = at * ROW + 16;
        const kind = step.isSubtotal ? 'chart-label chart-strong' : 'chart-label';
        const amount = parseDecimal(step.amountUsd);
        const sign = !step.isSubtotal && amount !== null && amount > 0n && at > 0 ? '+' : '';
        const words = amount === null ? NOT_KNOWN : `${sign}${moneyAmount(amount, audit.currency)}`;
        drawing.append(
          element('text', { x: 0, y, class: kind }, capital(step.step)),
          element('text', { x: WIDTH, y, 'text-anchor': 'end', class: kind }, words),
        );
      });
    },
  );
  return [{ title, svg, note: sourceNote(audit, 'cost_bridge') }];
}

/** Where each bar begins and ends; none where its amount, or where it would begin, is not known. */
function barsOf(steps: readonly BridgeStep[]): readonly (Bar | null)[] {
  let reached: number | null = 0;
  return steps.map(({ amountUsd, isSubtotal }) => {
    const amount = parseDecimal(amountUsd);
    const from: number | null = isSubtotal ? 0 : reached;
    if (amount === null || from === null) {
      reached = null;
      return null;
    }
    reached = from + toFloat(amount);
    return { from, to: reached };
  });
}

function colour(step: BridgeStep | undefined): string {
  if (step?.isSubtotal === true) return 'var(--series-1)';
  return step?.step === 'not explained' ? 'var(--series-idle)' : 'var(--series-3)';
}
