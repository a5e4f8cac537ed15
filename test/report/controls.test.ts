import { expect, test } from 'vitest';
import { controlsView } from '../../src/report/view/controls.ts';
import type { ControlResult } from '../../src/result.ts';
import { sampleAudit } from './fixture.ts';

const control = (framework: string, standing: ControlResult['standing'], code: string): ControlResult => ({
  framework,
  control: 'A.6.2.6',
  standing,
  message: null,
  attestation: null,
  checks: [{ id: code, code, outcome: standing === 'satisfied' ? 'pass' : 'fail', inPart: false }],
});

test('a control under two spellings of its framework is one row, and never satisfied while either fails', () => {
  const controls = [control('42001', 'satisfied', 'OPS-10'), control('iso42001', 'not_satisfied', 'REL-01')];
  const [table, ...rest] = controlsView({ ...sampleAudit(), controls }).tables;
  expect(rest).toEqual([]);
  expect(table?.caption).toBe('ISO 42001');
  expect(table?.rows).toHaveLength(1);
  expect(table?.rows[0]?.cells[0]?.marks[0]?.word).toBe('not satisfied: 1 of 2 fail');
});

test('an audit of before, without what people say of controls, is still laid out', () => {
  const { attestation: _, ...before } = control('iso', 'satisfied', 'OPS-10');
  const [table] = controlsView({ ...sampleAudit(), controls: [before] }).tables;
  expect(table?.heads.map(({ text }) => text)).toEqual(['Control', 'Evidence says', 'Checks']);
});

test('what a person says of a control stands beside what the checks say', () => {
  const said = {
    ...{ check: null, control: 'iso:A.6.2.6', workspaceId: null, resource: null, statement: 'seen' },
    ...{
      verdict: 'fail',
      attestedBy: 'ciso',
      attestedOn: '2026-09-01',
      reviewBy: '2027-09-01',
      evidence: 'minutes',
    },
  };
  const attested = { ...control('iso', 'not_satisfied', 'OPS-10'), attestation: said };
  const failing: ControlResult = {
    ...attested,
    checks: attested.checks.map((check) => ({ ...check, outcome: 'pass' as const })),
  };
  const other = { ...control('iso', 'satisfied', 'OPS-11'), control: 'A.7' };
  const [table] = controlsView({ ...sampleAudit(), controls: [failing, other] }).tables;
  expect(table?.heads.map(({ text }) => text)).toContain('A person says');
  expect(table?.rows[0]?.cells[0]?.marks[0]?.word).toBe('not satisfied: attested to fail');
  expect(table?.rows.map(({ cells }) => cells[2]?.parts.join('').replaceAll('\u00a0', ' '))).toEqual([
    'fail: ciso, 1 September 2026, until 1 September 2027',
    '–',
  ]);
});
