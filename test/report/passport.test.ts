import { expect, test } from 'vitest';
import { namesOf } from '../../src/report/view/names.ts';
import { type Passport, passportsView } from '../../src/report/view/passports.ts';
import type { Audit, Value } from '../../src/result.ts';
import { sampleAudit } from './fixture.ts';

const sample = sampleAudit();
const NAME = 'fraud-score';
const home =
  sample.figures.endpoint_inventory?.rows.find((row) => row.endpoint === NAME)?.workspace_id ?? null;

function passport(
  figures: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>,
  more: Partial<Audit> = {},
): Passport {
  const extra = Object.fromEntries(
    Object.entries(figures).map(([name, rows]) => [
      name,
      { title: name, columns: [], rows, exports: [], sql: '' },
    ]),
  );
  const audit: Audit = { ...sample, ...more, figures: { ...sample.figures, ...extra } };
  const page = passportsView(audit, namesOf(audit, new Set([2]))).pages.find(({ name }) => name === NAME);
  if (page === undefined) throw new Error('the fixture lost its endpoint');
  return page;
}

function words(page: Passport, label: string): string | undefined {
  return [...page.facts, ...page.standing]
    .find((one) => one.label === label)
    ?.parts.join('')
    .replaceAll('\u00a0', ' ');
}

const latency = (seen: string, requests: number, p95: string | null, bound: boolean) => ({
  workspace_id: home,
  endpoint: NAME,
  seen_in: seen,
  requests,
  p50_ms: '80',
  p95_ms: p95,
  is_upper_bound: bound,
});

test('latency stands beside its target, from the source that measured it exactly', () => {
  const page = passport({
    latency: [
      latency('endpoint_metrics', 9000, '100', true),
      latency('inference_payloads', 700, '151', false),
    ],
  });
  expect(words(page, 'Latency p95')).toBe('151 ms, median 80 ms; target 200 ms');
  const bound = passport({ latency: [latency('endpoint_metrics', 12, '100', true)] });
  expect(words(bound, 'Latency p95')).toBe('at most 100 ms, median 80 ms; target 200 ms');
  expect(words(passport({}), 'Latency p95')).toBe('target 200 ms; measured not known');
});

test('targets are counted, and what is missed is named', () => {
  const objective = (name: string, measured: string | null, isMet: boolean | null) => ({
    workspace_id: home,
    endpoint: NAME,
    objective: name,
    declared_value: '1',
    measured_value: measured,
    is_met: isMet,
  });
  const page = passport({
    target_status: [
      objective('median latency', '87 ms', true),
      objective('callers', '4 others may query', false),
      objective('time to roll back', null, null),
    ],
  });
  expect(words(page, 'Targets')).toBe('1 of 3 met, 1 missed (callers: 4 others may query), 1 undecided');
  expect(words(passport({}), 'Targets')).toBe('none declared');
});

test('that nothing drifted is only said where something was approved', () => {
  const differs = { workspace_id: home, endpoint_name: NAME, path: 'tags[a]' };
  expect(words(passport({ configuration_drift: [differs, differs] }), 'Drift')).toBe(
    'differs in 2 places from what was approved',
  );
  expect(words(passport({ configuration_drift: [] }), 'Drift')).toBe('not known');
});

test('the cost of 1,000 requests is that of the days on which both sides are known', () => {
  const unit = { workspace_id: home, endpoint: NAME, per_1000_requests_usd: '1.25' };
  expect(words(passport({ unit_cost: [unit] }), 'Per 1,000 requests')).toBe('$1.25');
});

const entry = {
  workspace_id: home,
  endpoint: NAME,
  is_registered: true,
  system_name: 'Card fraud',
  purpose: 'stops card payments',
  owner: 'payments-ml',
  owner_mailbox: 'ml@payments.example',
  risk_class: 'high-risk',
  data_classification: null,
  is_registered_production: false,
  quality_monitor: '',
  review_by: '2026-09-30',
  is_review_overdue: true,
  source_input: 2,
  source_item: 5,
};
const declared = (status: 'present' | 'partial' | 'missing'): Partial<Audit> => ({
  exports: sample.exports.map((one, at) => (at === 0 ? { ...one, export: 'system_register', status } : one)),
});

test('what people registered is shown as theirs, with its place and with what they left out', () => {
  const { register } = passport({ endpoint_register: [entry] }, declared('present'));
  expect(register.absent).toEqual([]);
  expect(register.links).toEqual([
    { before: '', href: '#input-2', parts: [`${sample.inputs[1]?.path}, entry 5`] },
  ]);
  expect(
    register.facts.map(({ label, className, parts }) => [
      label,
      className === 'fact-known',
      parts.join('').replaceAll('\u00a0', ' '),
    ]),
  ).toEqual([
    ['AI system', true, 'Card fraud'],
    ['Purpose', true, 'stops card payments'],
    ['Accountable owner', true, 'payments-ml, ml@payments.example'],
    ['Risk class', true, 'high-risk'],
    ['Data', false, 'not stated'],
    ['In production', true, 'no'],
    ['Quality monitor', false, 'not stated'],
    ['Review by', true, '30 September 2026, overdue'],
  ]);
});

test('that an endpoint is not in the register is only said where all of it was read', () => {
  const absent = (status: 'present' | 'partial' | 'missing', is_registered: boolean | null) =>
    passport({ endpoint_register: [{ ...entry, is_registered }] }, declared(status)).register;
  expect(absent('present', false)).toEqual({ links: [], facts: [], absent: ['not in the register'] });
  expect(absent('partial', null).absent).toEqual(['not known: the register was read only in part']);
  expect(absent('missing', null).absent).toEqual(['no register given']);
  expect(passport({}).register.absent).toEqual(['no register given']);
});

test('the register documents what the owners did not declare, and says so', () => {
  const owners = sample.figures.endpoint_inventory?.rows ?? [];
  const without = owners.map((row) => ({ ...row, owner: null, owner_basis: null, network_boundary: null }));
  const record = (more: Readonly<Record<string, Value>>) =>
    Object.fromEntries(
      passport({ endpoint_inventory: without, endpoint_register: [{ ...entry, ...more }] }).record.map(
        ({ label, parts }) => [label, parts.join('')],
      ),
    );
  expect(record({ network_boundary: 'private link' })).toMatchObject({
    Owner: 'payments-ml (register)',
    'Network boundary': 'private link (register)',
  });
  expect(record({ owner: null })).toMatchObject({
    Owner: 'not documented',
    'Network boundary': 'not documented',
  });
});
