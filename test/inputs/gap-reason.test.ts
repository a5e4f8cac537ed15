import { describe, expect, it } from 'vitest';
import { type Gap, gapReason } from '../../src/inputs/gap-reason.ts';

const gap = (more: Partial<Gap>): Gap => ({
  status: 'missing',
  file: null,
  without: [],
  absent: null,
  ...more,
});

describe('why a part of an export is missing', () => {
  it.each<[string, Partial<Gap>]>([
    ['not_collected', {}],
    ['other_workspace', { status: 'partial', without: ['1'] }],
    [
      'denied',
      { absent: 'a.json: `databricks x` ended with exit code 1 (PERMISSION_DENIED: no); collect it again' },
    ],
    ['denied', { file: { status: 'refused', problem: 'is an error answer of the REST API: 403 Forbidden' } }],
    [
      'cut_off',
      { status: 'partial', file: { status: 'broken', problem: 'ends in the middle, a truncated export' } },
    ],
    [
      'cut_off',
      { status: 'partial', file: { status: 'partial', problem: 'holds 3 of 9 rows of its result' } },
    ],
    ['refused', { file: { status: 'refused', problem: 'holds live credentials' } }],
    ['broken', { file: { status: 'broken', problem: 'is not JSON from here' } }],
    ['failed', { absent: 'a.json: `databricks x` ended with exit code 1; collect it again' }],
  ])('is told: %s', (reason, more) => {
    expect(gapReason(gap(more))).toBe(reason);
  });
});
