import { describe, expect, it } from 'vitest';
import { controlsOf } from '../../src/evaluate/controls.ts';
import type { CheckResult, ControlResult, Outcome } from '../../src/result.ts';
import { auditEstate, catalog, type Estate } from '../support/estate.ts';
import { endpoint } from '../support/serving.ts';

type Seed = readonly [outcome: Outcome | null, control?: string];

/** Checks of one control each, unless it is named. */
const judged = (...seeds: readonly Seed[]): readonly ControlResult[] => {
  const checks = seeds.map(([outcome, control = 'A.1'], index) => ({
    ...{ id: `check_${index}`, code: `SEC-${index}`, outcome, controls: { iso: [control] } },
  }));
  const asked = checks.filter(({ outcome }) => outcome !== null) as unknown as readonly CheckResult[];
  return controlsOf(checks, asked, {}, [], '2026-10-01');
};
const standing = (...seeds: readonly Seed[]) => judged(...seeds)[0]?.standing;

describe('a control', () => {
  it('is satisfied where every check that applies passed', () => {
    expect(standing(['pass'], ['pass'], ['not_applicable'])).toBe('satisfied');
  });

  it('is satisfied in part where no check supports it wholly', () => {
    expect(standing(['pass', '~A.1'], ['pass', '~A.1'])).toBe('in_part');
    expect(standing(['pass', '~A.1'], ['pass', 'A.1'])).toBe('satisfied');
    expect(standing(['pass', '~A.1'], ['not_applicable', 'A.1'])).toBe('in_part');
  });

  it('is not satisfied where one fails, whatever else is open', () => {
    expect(standing(['fail'], ['pass'], ['not_assessed'])).toBe('not_satisfied');
    expect(standing(['fail', '~A.1'], ['pass'])).toBe('not_satisfied');
  });

  it.each(['not_assessed', 'inconclusive', 'manual', 'error', null] as const)(
    'is not shown where one is %s',
    (outcome) => {
      expect(standing(['pass'], [outcome])).toBe('not_shown');
    },
  );

  it('does not apply where none of its checks does', () => {
    expect(standing(['not_applicable'], ['not_applicable'])).toBe('not_applicable');
  });

  it('that a person attests to fail is not satisfied; one that somebody attests to pass is shown by the checks alone', () => {
    const check = { id: 'a', code: 'SEC-1', controls: { iso: ['A.1'] } };
    const control = (outcome: Outcome, verdict: string) => {
      const statement = {
        ...{ check: null, control: 'iso:A.1', workspaceId: null, resource: null, statement: 'seen', verdict },
        ...{ attestedBy: 'ciso', attestedOn: '2026-09-01', reviewBy: '2027-09-01', evidence: 'minutes' },
      };
      const asked = [{ ...check, outcome }] as unknown as readonly CheckResult[];
      return controlsOf([check], asked, {}, [statement], '2026-10-01')[0];
    };
    expect(control('pass', 'fail')).toMatchObject({
      standing: 'not_satisfied',
      attestation: { verdict: 'fail' },
    });
    expect(control('fail', 'pass')?.standing).toBe('not_satisfied');
    expect(control('not_assessed', 'pass')).toMatchObject({
      standing: 'not_shown',
      attestation: { verdict: 'pass' },
    });
  });

  it('is not listed where none of its checks was asked', () => {
    expect(judged(['pass'], [null, 'A.2']).map(({ control }) => control)).toEqual(['A.1']);
  });
});

describe('the EU AI Act', () => {
  const [mapped] = catalog.checks;
  const aia = {
    ...mapped,
    id: 'own',
    code: 'CUSTOM-1',
    controls: { aia: ['Art. 26'], iso: ['A.9'] },
  } as typeof mapped;
  const controls = async (estate: Estate) => {
    const { controls: all } = await auditEstate(
      { serving_endpoint_details: [endpoint('score')], ...estate },
      { figures: false, only: ['CUSTOM-1'], checks: aia === undefined ? [] : [aia] },
    );
    return all.find(({ framework, checks }) => framework === 'aia' && checks.some(({ id }) => id === 'own'));
  };

  it('asks nothing where the register declares no system as high-risk', async () => {
    const found = await controls({ system_register: [{ endpoint: 'score', risk_class: 'limited' }] });
    expect(found).toMatchObject({
      standing: 'not_applicable',
      message: expect.stringContaining('none as high-risk'),
    });
  });

  it('is not shown without a register', async () => {
    expect(await controls({})).toMatchObject({ standing: 'not_shown', message: expect.any(String) });
  });

  it('asks like any other where one is', async () => {
    const found = await controls({ system_register: [{ endpoint: 'score', risk_class: 'High Risk' }] });
    expect(found?.message).toBeNull();
  });
});
