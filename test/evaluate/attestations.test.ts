import { describe, expect, it } from 'vitest';
import { answerOf } from '../../src/evaluate/attestations.ts';
import type { Attestation } from '../../src/statements.ts';

const CHECK = { id: 'rollback_not_rehearsed', code: 'REL-16' };
const attested = (more: Partial<Attestation>): Attestation => ({
  check: 'REL-16',
  control: null,
  workspaceId: null,
  resource: null,
  statement: 'It was rehearsed.',
  verdict: 'pass',
  attestedBy: 'risk-team',
  attestedOn: '2026-01-01',
  reviewBy: '2027-01-01',
  evidence: 'minutes of 1 January',
  ...more,
});
const answer = (...register: readonly Attestation[]) => answerOf(CHECK, register, ['1', '2'], '2026-10-01');

describe('the answer of the register to a question for people', () => {
  it('is that of every workspace', () => {
    expect(answer(attested({})).attestation?.verdict).toBe('pass');
    expect(answer(attested({ workspaceId: '1' })).message).toBe('nobody attests to it for workspace 2');
  });

  it('is the newest, whichever of the two is for every workspace', () => {
    const single = attested({ workspaceId: '1' });
    const everywhere = attested({ verdict: 'fail', attestedOn: '2026-09-01' });
    expect(answer(single, everywhere).attestation).toBe(everywhere);
    const newer = attested({ workspaceId: '1', attestedOn: '2026-09-02' });
    expect(
      answer(newer, attested({ workspaceId: '2', attestedOn: '2026-09-02' }), everywhere).attestation,
    ).toBe(newer);
  });

  it('is none where one without a date may be the newest', () => {
    const undated = attested({ verdict: 'fail', attestedOn: null });
    expect(answer(attested({}), undated)).toEqual({
      attestation: null,
      message: 'the newest attestation does not count: it does not say when it was attested',
    });
  });
});
