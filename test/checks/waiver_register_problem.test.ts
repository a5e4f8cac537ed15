import { describe, expect, it } from 'vitest';
import { auditEstate, type ExportRecord, verdicts } from '../support/estate.ts';
import { endpoint } from '../support/serving.ts';

const waiver = (more: ExportRecord = {}): ExportRecord => ({
  check: 'OPS-06',
  resource: 'score',
  reason: 'The tags come with the next release.',
  compensating_control: 'Owners are listed in the register.',
  owner: 'risk-team',
  approver: 'head-of-risk@example.com',
  granted_on: '2026-08-01',
  expires_on: '2026-12-31',
  ...more,
});
const judged = async (
  waivers: readonly ExportRecord[] | null,
  only = ['OPS-06', 'OPS-19'],
  params: readonly string[] = [],
) => {
  const estate = { serving_endpoint_details: [endpoint('score')], ...(waivers === null ? {} : { waivers }) };
  const { checks } = await auditEstate(estate, { figures: false, only, params });
  const found = checks.find(({ code }) => code === 'OPS-19');
  if (found === undefined) throw new Error('not asked');
  return found;
};

describe('OPS-19 waiver_register_problem', () => {
  it('passes a line that is in order and matches a finding', async () => {
    expect(await judged([waiver()])).toMatchObject({ outcome: 'pass', counts: { looked: 1, passed: 1 } });
  });

  it.each([
    ['has expired', { expires_on: '2026-09-01' }, 'expired', 'it expired on 2026-09-01'],
    ['expires soon', { expires_on: '2026-10-20' }, 'expiring', 'it expires on 2026-10-20, in 19 days'],
    ['has no owner', { owner: null }, 'invalid', 'it names no owner'],
    ['makes up by nothing', { compensating_control: 'none' }, 'invalid', 'it names no compensating control'],
    ['matches nothing', { resource: 'gone' }, 'unmatched', 'no failing row of OPS-06 is named by it'],
    [
      'is too long',
      { expires_on: '2027-03-31' },
      'invalid',
      'it is granted for 242 days; 180 are the most for a medium finding, so 1 of 1 stay open',
    ],
  ])('fails a line that %s', async (_, more, status, problem) => {
    const result = await judged([waiver(more)]);
    expect(result.rows.map(({ passed, evidence }) => [passed, evidence.status, evidence.problem])).toEqual([
      [false, status, problem],
    ]);
    expect(result.rows[0]?.sources).toEqual([{ input: expect.any(Number), item: 1 }]);
  });

  it('fails a line that was renewed too often', async () => {
    const lines = [0, 1, 2, 3].map((renewal) =>
      waiver({
        renewal,
        granted_on: `2026-0${renewal + 5}-01`,
        expires_on: `2026-1${renewal === 3 ? 2 : 1}-30`,
      }),
    );
    const result = await judged(lines);
    const last = result.rows.find(({ evidence }) => evidence.renewal === 3);
    expect(last?.evidence).toMatchObject({ status: 'applied', problem: 'it was renewed 3 times' });
    const more = await judged(lines, undefined, ['waiver_register_problem.max_renewals=3']);
    expect(more.rows.some(({ evidence }) => evidence.renewal === 3)).toBe(false);
  });

  it('is unsure of a line whose check was not asked, or came to no verdict', async () => {
    expect(verdicts(await judged([waiver()], ['OPS-19'])).unknown).toEqual(['OPS-06 score']);
    const unseen = await judged([waiver({ check: 'stale_token' })], ['stale_token', 'OPS-19']);
    expect(unseen.rows.map(({ evidence }) => evidence.problem)).toEqual([
      'SEC-17 could not be judged: not assessed',
    ]);
  });

  it('tells lines about the same apart', async () => {
    const twice = await judged([waiver({ owner: null }), waiver({ owner: null, granted_on: '2026-08-02' })]);
    expect(twice.rows.map(({ resource }) => resource)).toEqual(['OPS-06 score', 'OPS-06 score #2']);
  });

  it('is not assessed without a register, and does not apply to an empty one', async () => {
    expect(await judged(null)).toMatchObject({ outcome: 'not_assessed', missing: ['waivers'] });
    expect((await judged([])).outcome).toBe('not_applicable');
  });

  it('is said to be partial where a line of the register cannot be read', async () => {
    const result = await judged([waiver(), waiver({ resource: 'other', granted_on: 'soon' })]);
    expect(result.outcome).toBe('fail');
    expect(result.rows.map(({ evidence }) => evidence.problem)).toContain(
      'it does not say when it was granted',
    );
  });
});
