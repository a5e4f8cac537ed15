import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { costView } from '../../src/report/view/cost.ts';
import { namesOf } from '../../src/report/view/names.ts';
import type { Audit, Figure, Value } from '../../src/result.ts';
import { sampleAudit } from './fixture.ts';

type Row = Readonly<Record<string, Value>>;
const sample = sampleAudit();
const figure = (title: string, rows: readonly Row[], columns = Object.keys(rows[0] ?? {})): Figure => ({
  title,
  columns,
  rows,
  exports: ['billing_usage', 'azure_costs'],
  sql: '',
});
const withFigures = (figures: Audit['figures']): Audit => ({
  ...sample,
  figures: { ...sample.figures, ...figures },
});
const blocks = (audit: Audit) => costView(audit, namesOf(audit, new Set())).blocks;
const step = (name: string, amount: string | null, isSubtotal = false): Row => ({
  step: name,
  amount_usd: amount,
  is_subtotal: isSubtotal,
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('the way to the bill is drawn with a name and an amount for every step, and sums stand out', () => {
  const steps = [
    step('usage at list price', '100'),
    step('discounts', '-20'),
    step('cost of serving', '80', true),
    step('not explained', '5'),
    step('Azure bill', '85', true),
  ];
  const [bridge] = blocks(withFigures({ cost_bridge: figure('Bridge', steps) })).filter(
    ({ title }) => title === 'Bridge',
  );
  const svg = plain(bridge?.charts[0]?.svg ?? '');
  expect([...svg.matchAll(/<rect/g)]).toHaveLength(5);
  expect(svg).toContain('Discounts');
  expect(svg).toContain('-$20');
  expect(svg).toContain('+$5');
  expect([...svg.matchAll(/chart-strong/g)]).toHaveLength(4);
  expect(bridge?.tables).toEqual([]);
});

test('a step that is not known is not drawn, says so, and nothing is built upon it', () => {
  const steps = [
    step('usage at list price', '100'),
    step('cost of serving', '100', true),
    step('days without a bill', null),
    step('not explained', '4'),
    step('Azure bill', null, true),
  ];
  const [bridge] = blocks(withFigures({ cost_bridge: figure('Bridge', steps) })).filter(
    ({ title }) => title === 'Bridge',
  );
  const svg = bridge?.charts[0]?.svg ?? '';
  expect([...svg.matchAll(/<rect/g)]).toHaveLength(2);
  expect([...svg.matchAll(/>not known</g)]).toHaveLength(2);
});

test('where nothing of the bridge is known it is a table, its sums in bold', () => {
  const steps = [step('usage at list price', null), step('cost of serving', null, true)];
  const [bridge] = blocks(withFigures({ cost_bridge: figure('Bridge', steps) })).filter(
    ({ title }) => title === 'Bridge',
  );
  expect(bridge?.charts).toEqual([]);
  const rows = bridge?.tables[0]?.rows ?? [];
  expect(rows.map(({ cells }) => cells[0]?.className.includes('cell-strong'))).toEqual([false, true]);
  expect(rows[1]?.cells[0]?.parts.join('')).toBe('not known');
});

test('savings stand as a range, and the lead sums those that count', () => {
  const saving = (low: string, high: string, counted: boolean): Row => ({
    workspace_id: 'w1',
    endpoint: 'e',
    served_entity: null,
    kind: 'delete it',
    basis: 'billed',
    low_usd: low,
    high_usd: high,
    assumption: 'nobody calls it',
    is_counted: counted,
  });
  const audit = withFigures({
    savings: figure('Savings', [saving('10', '20', true), saving('5', '5', false), saving('1', '2', true)]),
  });
  expect(plain(costView(audit, namesOf(audit, new Set())).lead)).toContain(
    'In 30 days $11.00 to $22.00 could be saved.',
  );
  const [table] = blocks(audit).flatMap(({ tables }) =>
    tables.filter(({ caption }) => caption === 'Savings'),
  );
  const saves = table?.heads.findIndex(({ text }) => text === 'Saves') ?? -1;
  expect(table?.rows.map(({ cells }) => plain(cells[saves - 1]?.parts.join('') ?? ''))).toEqual([
    '$10.00 to $20.00',
    '$5.00',
    '$1.00 to $2.00',
  ]);
});

test('a figure without a row says whether there was anything to see it with', () => {
  const audit = {
    ...withFigures({
      cold_start_cost: { ...figure('Cold starts', [], ['endpoint']), exports: ['billing_usage'] },
      budget_status: { ...figure('Budgets', [], ['budget']), exports: ['budgets'] },
    }),
    exports: sample.exports.map((entry) => ({
      ...entry,
      status: entry.export === 'budgets' ? ('missing' as const) : ('present' as const),
    })),
  };
  const known = { ...audit, exports: [...audit.exports, missing('budgets')] };
  const { notes } = costView(known, namesOf(known, new Set()));
  expect(notes).toContain('Cold starts: none.');
  expect(notes).toContain('Budgets: none, or not known without budgets.');
});

function missing(name: string): Audit['exports'][number] {
  const [first] = sample.exports;
  if (first === undefined) throw new Error('the fixture lost its exports');
  return { ...first, export: name, status: 'missing' };
}

test('no table of the cost section is wider than paper', () => {
  const widest = Math.max(...blocks(sample).flatMap(({ tables }) => tables.map(({ heads }) => heads.length)));
  expect(widest).toBeLessThanOrEqual(8);
  expect(renderHtml(sample)).toContain('id="cost"');
});
