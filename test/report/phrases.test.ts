import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { phrase, statement } from '../../src/report/phrases.ts';
import type { CheckResult } from '../../src/result.ts';
import { sampleAudit } from './fixture.ts';

const [first] = sampleAudit().checks.filter((check) => check.outcome === 'fail');
if (first === undefined) throw new Error('the fixture lost its failures');
const failing: CheckResult = first;
const root = new URL('../../queries/checks/', import.meta.url);
const ids = readdirSync(root, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.sql'))
  .map((path) => path.replace(/^.*\//, '').replace(/\.sql$/, ''));

test('every check of the catalogue says in words what is wrong where it fails', () => {
  const silent = ids.filter((id) => statement({ ...failing, id, title: 'TITLE' }) === 'TITLE');
  expect(silent).toEqual([]);
});

test('a statement stands only where the check failed; elsewhere its title asks', () => {
  const check = { ...failing, id: 'load_test_missing', title: 'No current load test', resource: 'endpoint' };
  expect(statement(check)).toBe('Endpoint has no current load test');
  expect(statement({ ...check, outcome: 'inconclusive' })).toBe('No current load test');
});

test('a check of somebody else speaks by its title', () => {
  expect(statement({ ...failing, id: 'custom_one', title: 'Ours' })).toBe('Ours');
});

test('a failure that somebody attested counts no resource', () => {
  const attested = { ...failing, title: 'Asked', rows: [], counts: { ...failing.counts, failed: 0 } };
  expect(phrase(attested)).toEqual({ subject: '“Asked”', predicate: 'fails by attestation' });
});
