import { expect, test } from 'vitest';
import { isUnread } from '../../src/report/view/unread.ts';
import type { Input, InputStatus } from '../../src/result.ts';

const input = (status: InputStatus, problems: readonly string[] = []): Input => ({
  id: 1,
  path: 'a.json',
  status,
  export: null,
  format: 'json',
  bytes: 1,
  sha256: null,
  rows: 0,
  workspaceId: null,
  collectedAt: null,
  problems,
});

test.each(['partial', 'broken', 'refused', 'unknown'] as const)(
  'a %s file was not read in full',
  (status) => {
    expect(isUnread(input(status))).toBe(true);
  },
);

test('a file that was read, and a marker without data, are not missed', () => {
  expect(isUnread(input('read'))).toBe(false);
  expect(isUnread(input('ignored'))).toBe(false);
});

test('a second copy of a file was left out, and that is said', () => {
  expect(isUnread(input('ignored', ['is the same file as b.json']))).toBe(true);
});
