import { describe, expect, it } from 'vitest';
import { answered, answerOf } from '../../src/evaluate/attestations.ts';
import { attestationOf, namesNobodyKnows } from '../../src/evaluate/control-attestations.ts';
import type { CheckResult } from '../../src/result.ts';
import type { Attestation } from '../../src/statements.ts';

const CHECK = {
  id: 'rollback_not_rehearsed',
  code: 'REL-16',
  controls: { iso: ['A.5.30', '~A.8.14'], nist: ['CP-4'] },
};
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

describe('a statement on a control', () => {
  const of = (control: string, more: Partial<Attestation> = {}) =>
    attested({ check: null, control, ...more });

  it.each(['iso:A.5.30', 'ISO: a.5.30', 'iso A.5.30', 'nist:CP-4'])(
    'answers the questions that show all of it: %s',
    (control) => {
      expect(answer(of(control)).attestation?.control).toBe(control);
    },
  );

  it.each([
    ['of which the check shows only a part', of('iso:A.8.14')],
    ['without its framework', of('A.5.30')],
    ['of another framework', of('soc2:A.5.30')],
    ['of one resource', of('iso:A.5.30', { resource: 'a' })],
    ['beside another check', of('iso:A.5.30', { check: 'REL-15' })],
  ])('answers nothing %s', (_, statement) => {
    expect(answer(statement)).toEqual({ attestation: null, message: null });
  });

  it('gives way to one on the check itself, even where that has run out', () => {
    const failing = attested({ verdict: 'fail' });
    expect(answer(failing, of('iso:A.5.30', { attestedOn: '2026-09-01' })).attestation).toBe(failing);
    const old = attested({ reviewBy: '2026-09-30' });
    expect(answer(of('iso:A.5.30'), old)).toEqual({
      attestation: null,
      message: 'the newest attestation does not count: it was to be reviewed by 2026-09-30',
    });
  });

  it('fails the check where two controls contradict each other, and does nothing once it has run out', () => {
    const failing = of('nist:CP-4', { verdict: 'fail' });
    expect(answer(of('iso:A.5.30', { attestedOn: '2026-09-01' }), failing).attestation).toBe(failing);
    const expired = { ...failing, reviewBy: '2026-09-30' };
    expect(answer(expired, of('iso:A.5.30')).attestation?.verdict).toBe('pass');
    expect(answer(expired).message).toContain('it was to be reviewed by 2026-09-30');
  });

  it('must be there for every workspace, be it beside one on the check', () => {
    expect(answer(of('iso:A.5.30', { workspaceId: '1' })).message).toBe(
      'nobody attests to it for workspace 2',
    );
    const both = answer(of('iso:A.5.30', { workspaceId: '1' }), attested({ workspaceId: '2' }));
    expect(both.attestation?.verdict).toBe('pass');
  });

  it('changes the answer of a question for people only, and is named in it', () => {
    const told = answer(of('iso:A.5.30'));
    const result = (outcome: CheckResult['outcome']) =>
      answered({ outcome, message: null } as CheckResult, told);
    expect(result('manual')).toMatchObject({
      outcome: 'pass',
      message:
        'Attested for the control iso:A.5.30 by risk-team on 2026-01-01, to be reviewed by 2027-01-01: It was rehearsed.',
    });
    for (const outcome of ['fail', 'not_assessed', 'inconclusive', 'error', 'not_applicable'] as const)
      expect(result(outcome)).toEqual({ outcome, message: null });
  });

  it('stands beside its control while it is current, a failure of any workspace first', () => {
    const standing = (...register: readonly Attestation[]) =>
      attestationOf('iso', 'A.5.30', register, '2026-10-01')?.verdict ?? null;
    expect(standing(of('iso:A.5.30'))).toBe('pass');
    expect(standing(of('iso:A.5.31'))).toBeNull();
    expect(standing(of('iso:A.5.30', { reviewBy: '2026-09-30' }))).toBeNull();
    const failing = of('iso:A.5.30', { verdict: 'fail', workspaceId: '1', attestedOn: '2026-05-01' });
    expect(standing(of('iso:A.5.30'), failing)).toBe('fail');
    expect(standing(of('iso:A.5.30', { attestedOn: '2026-06-01' }), failing)).toBe('pass');
  });

  it('that names what nobody knows is told', () => {
    const register = [of('A.5.30'), of('iso:A.8.14'), attested({ check: 'REL-99' }), attested({})];
    expect(namesNobodyKnows([CHECK], register)).toEqual(['A.5.30', 'REL-99']);
  });
});
