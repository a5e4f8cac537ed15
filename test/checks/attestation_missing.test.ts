import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/catalog.ts';
import { doubted } from '../../src/evaluate/attestations.ts';
import type { Audit, CheckResult } from '../../src/result.ts';
import type { Attestation } from '../../src/statements.ts';
import {
  auditEstate,
  catalog,
  type Estate,
  type ExportRecord,
  verdicts,
  WORKSPACE,
} from '../support/estate.ts';
import { endpoint } from '../support/serving.ts';

const [template] = catalog.checks;
/** A question that only a person can answer, as a catalogue may hold many. */
const rehearsed: Check = {
  ...(template as Check),
  id: 'rehearsed',
  code: 'CUSTOM-1',
  title: 'Rollback was rehearsed',
  requires: ['serving_endpoint_details'],
  any_of: [],
  optional: ['change_records', 'serving_endpoints'],
  manual_without: ['change_records'],
  controls: { iso: ['A.5.30'] },
  windows: {},
  pass_windows: {},
  params: {},
  amount: null,
  sql: `select workspace_id, endpoint_name as resource, exists (from stg_change_records) as passed, sources
    from endpoint order by workspace_id, resource`,
};
const attestation = (more: ExportRecord = {}): ExportRecord => ({
  check: 'rehearsed',
  statement: 'Rolled back in four minutes.',
  verdict: 'pass',
  attested_by: 'ana@example.com',
  attested_on: '2026-09-01',
  review_by: '2027-03-01',
  evidence: 'GRC-1',
  ...more,
});
const audited = (attestations: readonly ExportRecord[] | null, estate: Estate = {}): Promise<Audit> =>
  auditEstate(
    {
      serving_endpoint_details: [endpoint('score')],
      ...(attestations === null ? {} : { attestations }),
      ...estate,
    },
    { figures: false, only: ['rehearsed', 'OPS-20'], checks: [rehearsed] },
  );
const of = (audit: Audit, id: string): CheckResult => {
  const found = audit.checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no result for ${id}`);
  return found;
};

describe('a question that only a person can answer', () => {
  it('is manual until somebody attests to it, and says what would answer it', async () => {
    const { outcome, attestation: given, message } = of(await audited(null), 'rehearsed');
    expect({ outcome, given }).toEqual({ outcome: 'manual', given: null });
    expect(message).toContain('change_records: No file of it was given');
  });

  it.each(['pass', 'fail'] as const)('is a %s where a current attestation says so', async (verdict) => {
    const result = of(await audited([attestation({ verdict })]), 'rehearsed');
    expect(result.outcome).toBe(verdict);
    expect(result.attestation).toMatchObject({ attestedBy: 'ana@example.com', evidence: 'GRC-1', verdict });
    expect(result.message).toContain('Attested by ana@example.com on 2026-09-01');
  });

  it('is answered by the exports, whatever is attested, where they can', async () => {
    const result = of(await audited([attestation({ verdict: 'fail' })], { change_records: [] }), 'rehearsed');
    expect([result.outcome, result.attestation]).toEqual(['fail', null]);
    expect(result.counts.failed).toBe(1);
  });

  it.each([
    ['past its review', { review_by: '2026-09-30' }, 'it was to be reviewed by 2026-09-30'],
    ['without a review date', { review_by: null }, 'it does not say by when it must be reviewed'],
    ['without evidence', { evidence: ' ' }, 'it refers to no evidence'],
    ['of the future', { attested_on: '2026-10-02' }, "it is of 2026-10-02, after the audit's date"],
    ['by nobody', { attested_by: null }, 'it does not say who attests'],
    ['with neither verdict', { verdict: 'probably' }, 'its verdict is neither pass nor fail'],
    ['that states nothing', { statement: null }, 'it states nothing'],
  ])('stays manual with an attestation %s', async (_, more, why) => {
    const result = of(await audited([attestation(more)]), 'rehearsed');
    expect([result.outcome, result.attestation]).toEqual(['manual', null]);
    expect(result.message).toContain(why);
  });

  it('is reviewed on the last day in time', async () => {
    expect(of(await audited([attestation({ review_by: '2026-10-01' })]), 'rehearsed').outcome).toBe('pass');
  });

  it('goes by the newest statement, and by a failure of the same day', async () => {
    const older = attestation({ attested_on: '2026-08-01' });
    const newer = attestation({ verdict: 'fail' });
    expect(of(await audited([newer, older]), 'rehearsed').outcome).toBe('fail');
    const lapsed = attestation({ review_by: '2026-09-15' });
    expect(of(await audited([older, lapsed]), 'rehearsed').outcome).toBe('manual');
  });

  it('is not answered for single resources, other checks or other workspaces', async () => {
    for (const more of [{ resource: 'score' }, { check: 'stale_token' }, { workspace_id: '42' }])
      expect(of(await audited([attestation(more)]), 'rehearsed').outcome).toBe('manual');
    expect(
      of(await audited([attestation({ workspace_id: WORKSPACE, check: 'custom-1' })]), 'rehearsed').outcome,
    ).toBe('pass');
  });

  it('is answered for every workspace or not at all', async () => {
    const two = { serving_endpoint_details: [endpoint('a'), endpoint('b', { _workspace: '42' })] };
    const here = attestation({ workspace_id: WORKSPACE });
    expect(of(await audited([here], two), 'rehearsed')).toMatchObject({ outcome: 'manual' });
    const there = attestation({ workspace_id: '42', verdict: 'fail' });
    expect(of(await audited([here, there], two), 'rehearsed').outcome).toBe('fail');
  });
});

describe('an answer from a register that could be read only in part', () => {
  const given: Attestation = {
    ...{ check: 'rehearsed', control: null, workspaceId: null, resource: null, statement: 'Done.' },
    ...{
      attestedBy: 'ana',
      attestedOn: '2026-09-01',
      reviewBy: '2027-03-01',
      evidence: 'GRC-1',
      verdict: 'pass',
    },
  };

  it('cannot pass, and still can fail', () => {
    const doubtful = doubted({ attestation: given, message: null }, 'line 3 is broken');
    expect(doubtful.attestation).toBeNull();
    expect(doubtful.message).toContain('line 3 is broken');
    const failing = { attestation: { ...given, verdict: 'fail' }, message: null };
    expect(doubted(failing, 'line 3 is broken')).toBe(failing);
  });
});

describe('OPS-20 attestation_missing', () => {
  const judged = async (...given: Parameters<typeof audited>) =>
    of(await audited(...given), 'attestation_missing');

  it('fails a question that nobody answers, with or without a file', async () => {
    for (const none of [null, []]) {
      const result = await judged(none);
      expect(verdicts(result)).toEqual({ failed: ['CUSTOM-1'], unknown: [] });
      expect(result.rows[0]?.evidence).toMatchObject({
        about: 'Rollback was rehearsed',
        has_evidence: false,
      });
    }
  });

  it('passes a question that is answered', async () => {
    expect(await judged([attestation()])).toMatchObject({
      outcome: 'pass',
      counts: { looked: 1, passed: 1 },
    });
  });

  it('fails an answer that is out of date or without evidence', async () => {
    expect((await judged([attestation({ review_by: '2026-09-30' })])).outcome).toBe('fail');
    expect((await judged([attestation({ evidence: null })])).outcome).toBe('fail');
  });

  it('fails a statement about a single resource or a control that is not current, and passes one that is', async () => {
    const result = await judged([
      attestation(),
      attestation({ resource: 'score', review_by: null }),
      attestation({ check: null, control: 'iso:A.5.30' }),
    ]);
    expect(verdicts(result)).toEqual({ failed: ['rehearsed score'], unknown: [] });
    expect(result.counts).toMatchObject({ looked: 3, passed: 2 });
    expect(result.rows[0]?.sources).toEqual([{ input: expect.any(Number), item: 2 }]);
  });

  it('is unsure where the exports do not even reach to the question', async () => {
    const { checks } = await auditEstate(
      { attestations: [attestation({ check: null, control: 'iso:A.5.30' })] },
      { figures: false, only: ['rehearsed', 'OPS-20'], checks: [rehearsed] },
    );
    const result = checks.find(({ id }) => id === 'attestation_missing');
    expect(result?.outcome).toBe('inconclusive');
    expect(result?.rows.map(({ resource }) => resource)).toEqual(['CUSTOM-1']);
  });

  it('does not apply where nobody need be asked', async () => {
    expect((await judged([], { change_records: [] })).outcome).toBe('not_applicable');
  });
});

describe('a statement on a control', () => {
  const { check: _, ...onControl } = attestation({ control: 'iso:A.5.30' });
  const continuity = ({ controls }: Audit) =>
    controls.find(({ framework, control }) => framework === 'iso' && control === 'A.5.30');

  it('answers the question that shows the control, and says so beside it', async () => {
    const audit = await audited([onControl]);
    expect(of(audit, 'rehearsed')).toMatchObject({ outcome: 'pass', attestation: { control: 'iso:A.5.30' } });
    expect(of(audit, 'rehearsed').message).toContain(
      'Attested for the control iso:A.5.30 by ana@example.com',
    );
    expect(continuity(audit)?.attestation?.attestedBy).toBe('ana@example.com');
    expect(of(audit, 'attestation_missing').outcome).toBe('pass');
    const failing = await audited([{ ...onControl, verdict: 'fail' }]);
    expect(of(failing, 'rehearsed').outcome).toBe('fail');
  });

  it('never changes what the exports show', async () => {
    const change_records = [
      { id: 'CHG-1', endpoint: 'score', changed_at: '2026-09-01T00:00:00Z', approved_by: 'ana' },
    ];
    const shown = await audited([{ ...onControl, verdict: 'fail' }], { change_records });
    expect(of(shown, 'rehearsed')).toMatchObject({ outcome: 'pass', attestation: null });
    expect(continuity(shown)).toMatchObject({ standing: 'not_satisfied', attestation: { verdict: 'fail' } });
  });

  it('is told of where no check is mapped to what it names', async () => {
    const audit = await audited([{ ...onControl, control: 'A.5.30' }]);
    expect(of(audit, 'rehearsed').outcome).toBe('manual');
    expect(audit.warnings.join()).toContain(
      'An attestation names A.5.30, which is neither a check nor a control',
    );
  });
});
