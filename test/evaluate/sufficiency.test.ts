import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/catalog.ts';
import { type Coverage, sufficiencyOf } from '../../src/evaluate/sufficiency.ts';
import { AS_OF, catalog } from '../support/estate.ts';

const [template] = catalog.checks;
if (template === undefined) throw new Error('no check');

const asking = (header: Partial<Check>): Check => ({
  ...(template as Check),
  ...{
    requires: [],
    any_of: [],
    optional: [],
    manual_without: [],
    windows: {},
    pass_windows: {},
    params: {},
  },
  ...header,
});
const there = (name: string, more: Partial<Coverage> = {}): Coverage => ({
  ...{
    export: name,
    status: 'present',
    rows: 1,
    from: null,
    to: null,
    oldestCollectedAt: null,
    reason: null,
    message: null,
  },
  columns: [],
  ...more,
});
const judge = (header: Partial<Check>, ...given: readonly Coverage[]) => {
  const check = asking(header);
  return sufficiencyOf(check, check.params, new Map(given.map((one) => [one.export, one])), AS_OF, 7);
};

describe('a check that any one of several exports can answer', () => {
  const either = { any_of: ['audit_log', 'build_logs'] };

  it('is judged where one is there', () => {
    expect(judge(either, there('build_logs'))).toMatchObject({ verdict: 'sufficient', missing: [] });
  });

  it('is not judged without all of them, and names them all', () => {
    const { verdict, missing, message } = judge(
      either,
      there('audit_log', { status: 'missing', message: 'none.' }),
    );
    expect({ verdict, missing }).toEqual({ verdict: 'insufficient', missing: ['audit_log', 'build_logs'] });
    expect(message).toBe('audit_log: none; build_logs: was not exported');
  });

  it('is judged where one of them is of some workspaces only: what none measured stays unknown', () => {
    const other = there('build_logs', { status: 'partial', reason: 'other_workspace' });
    expect(judge(either, there('audit_log'), other).verdict).toBe('sufficient');
    expect(judge({ requires: ['build_logs'] }, other).verdict).toBe('partial');
  });

  it('may only fail where one of those given is partial', () => {
    expect(judge(either, there('audit_log'), there('build_logs', { status: 'partial' })).verdict).toBe(
      'partial',
    );
  });

  it('is not judged by one that is stale', () => {
    const stale = there('build_logs', { oldestCollectedAt: '2026-08-01T00:00:00Z' });
    expect(judge(either, there('audit_log'), stale).verdict).toBe('insufficient');
  });

  it('takes an export without the column that matters for not there', () => {
    const columned = { any_of: ['tokens.expiry_time', 'audit_log'] };
    expect(judge(columned, there('tokens')).verdict).toBe('insufficient');
    expect(judge(columned, there('tokens', { columns: ['expiry_time'] })).verdict).toBe('sufficient');
  });

  it('looks back only over those that are there', () => {
    const windowed = { ...either, windows: { audit_log: 30 } };
    expect(judge(windowed, there('build_logs')).verdict).toBe('sufficient');
    const short = there('audit_log', { from: '2026-09-20T00:00:00Z', to: AS_OF });
    expect(judge(windowed, short, there('build_logs')).verdict).toBe('insufficient');
  });
});

describe('a check that needs what only a person can supply', () => {
  const asked = { requires: ['tokens'], optional: ['targets'], manual_without: ['targets'] };

  it('is manual without it, and says what to supply', () => {
    expect(judge(asked, there('tokens'))).toEqual({
      verdict: 'manual',
      missing: ['targets'],
      message: 'A person must supply what is not there, or attest to it: targets: was not exported',
    });
  });

  it('is not assessed where a required export is missing too', () => {
    expect(judge(asked)).toMatchObject({ verdict: 'insufficient', missing: ['tokens'] });
  });

  it('is judged where it is there, and only in part where that is partial', () => {
    expect(judge(asked, there('tokens'), there('targets')).verdict).toBe('sufficient');
    expect(judge(asked, there('tokens'), there('targets', { status: 'partial' })).verdict).toBe('partial');
  });

  it.each([[null], [''], [[]]])('is manual while the parameter is %j', (value) => {
    const listed = { requires: ['tokens'], manual_without: ['approved'], params: { approved: value } };
    expect(judge(listed, there('tokens'))).toEqual({
      verdict: 'manual',
      missing: [],
      message:
        'A person must supply what is not there, or attest to it: approved is not set in the configuration',
    });
  });

  it('is judged once the parameter is set', () => {
    const listed = { requires: ['tokens'], manual_without: ['approved'], params: { approved: ['x'] } };
    expect(judge(listed, there('tokens')).verdict).toBe('sufficient');
  });
});
