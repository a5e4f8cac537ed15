import { expect, test } from 'vitest';
import { controlsView } from '../../src/report/view/controls.ts';
import type { ControlResult } from '../../src/result.ts';
import { sampleAudit } from './fixture.ts';

const control = (framework: string, standing: ControlResult['standing'], code: string): ControlResult => ({
  framework,
  control: 'A.6.2.6',
  standing,
  message: null,
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
