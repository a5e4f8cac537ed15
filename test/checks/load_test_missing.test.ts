import { describe, expect, it } from 'vitest';
import { config, endpoint, model } from '../support/endpoints.ts';
import { auditCheck, auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';

const CHECK = 'load_test_missing';
const live = (
  tags: Readonly<Record<string, string>> = { environment: 'prod' },
  configuredOn = '2026-08-01',
) =>
  endpoint('a', {
    tags,
    config: config([model('m', '7', { creation_timestamp: Date.parse(configuredOn) })]),
  });
const tested = (more: ExportRecord = {}): ExportRecord => ({
  check: 'PERF-10',
  resource: 'a',
  statement: '400 requests a second for an hour',
  verdict: 'pass',
  attested_by: 'ana',
  attested_on: '2026-09-01',
  evidence: 'results.json',
  ...more,
});
const audited = (attestations: readonly ExportRecord[], endpointNow = live()) =>
  auditCheck(CHECK, { serving_endpoint_details: [endpointNow], attestations });

describe('PERF-10 load_test_missing', () => {
  it('passes with a result since the last change of the configuration', async () => {
    expect((await audited([tested()])).outcome).toBe('pass');
    expect((await audited([tested({ check: CHECK, resource: null })])).outcome).toBe('pass');
  });

  it.each([
    ['there is none', []],
    ['it is too old', [tested({ attested_on: '2025-08-01' })]],
    ['there is no result to see', [tested({ evidence: null })]],
    ['it failed', [tested({ verdict: 'fail' })]],
    ['it is of another endpoint', [tested({ resource: 'b' })]],
    ['a later one failed', [tested(), tested({ attested_on: '2026-09-20', verdict: 'fail' })]],
    ['a later one has no verdict', [tested(), tested({ attested_on: '2026-09-20', verdict: null })]],
    ['it is to be', [tested({ attested_on: '2026-10-20' })]],
  ])('fails where %s', async (_, attestations) => {
    expect(verdicts(await audited(attestations)).failed).toEqual(['a']);
  });

  it('is unsure where the configuration has changed since, and where the environment is not known', async () => {
    expect((await audited([tested()], live({ environment: 'prod' }, '2026-09-15'))).outcome).toBe(
      'inconclusive',
    );
    expect((await audited([], live({}))).outcome).toBe('inconclusive');
  });

  it('asks a person where nobody attests to anything, and nothing outside production', async () => {
    const { checks } = await auditEstate({ serving_endpoint_details: [live()] }, { only: [CHECK] });
    expect(checks[0]?.outcome).toBe('manual');
    expect((await audited([], live({ environment: 'dev' }))).outcome).toBe('not_applicable');
  });
});
