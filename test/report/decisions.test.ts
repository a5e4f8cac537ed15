import { describe, expect, it } from 'vitest';
import { csvFiles } from '../../src/report/csv.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Audit, CheckResult, WaiverLine } from '../../src/result.ts';
import { sampleAudit, withTotals } from './fixture.ts';

const line: WaiverLine = {
  ...{ check: 'SEC-01', workspaceId: null, resource: 'fraud/*', reason: 'Quota comes in spring.' },
  ...{
    compensatingControl: 'A call every ten minutes.',
    owner: 'payments-ml',
    approver: 'head',
    ticket: null,
  },
  ...{
    grantedOn: '2026-09-01',
    expiresOn: '2026-10-20',
    renewal: 0,
    status: 'expiring',
    message: 'it ends soon',
  },
  ...{ isJudged: true, fingerprints: ['a'], source: null },
};

/** The first failing row of the sample is waived; what needs a person is attested to; one check is left out. */
function decided(): Audit {
  const sample = sampleAudit();
  const failing = sample.checks.find(({ rows }) => rows.some(({ passed }) => passed === false));
  const waive = (check: CheckResult): CheckResult => ({
    ...check,
    counts: { ...check.counts, waived: 1 },
    rows: check.rows.map((row, index) =>
      index === 0 && row.passed === false ? { ...row, waiver: line } : row,
    ),
  });
  const attest = (check: CheckResult): CheckResult => ({
    ...check,
    outcome: 'fail',
    attestation: {
      ...{ check: check.id, control: null, workspaceId: null, resource: null, statement: 'It took an hour.' },
      ...{
        verdict: 'fail',
        attestedBy: 'ana',
        attestedOn: '2026-09-01',
        reviewBy: '2027-03-01',
        evidence: 'GRC-1',
      },
    },
  });
  return withTotals({
    ...sample,
    checks: sample.checks.map((check) =>
      check === failing ? waive(check) : check.outcome === 'manual' ? attest(check) : check,
    ),
    waivers: [line],
    disabled: [{ id: 'x', code: 'COST-99', title: 'X', pillar: 'cost', reason: 'We own no such thing.' }],
    branding: { organisation: 'Northlight Bank', accentColour: '#aa0000' },
  });
}

describe('what people decided', () => {
  const audit = decided();
  const html = renderHtml(audit);

  it.each([
    ['a waived row stays and is marked', 'Waived until 2026-10-20'],
    ['a finding counts what is waived', '1 waived'],
    ['the register is listed with the state of each line', 'Expiring'],
    ['with the reason, what makes up for it and what is wrong', 'A call every ten minutes. · it ends soon'],
    ['a check left out is listed with the reason', 'We own no such thing.'],
    ['a statement is printed with its author', 'It took an hour.'],
    ['an attested failure says so', 'Attested by ana'],
    ['the organisation stands on the cover', 'Northlight Bank · Governance and cost audit'],
    ['in its colour', '.cover{border-top-color:#aa0000}'],
  ])('%s', (_, words) => {
    expect(html.replaceAll('<wbr>', '')).toContain(words);
  });

  it('is in the data files too', () => {
    const files = csvFiles(audit);
    expect(files.get('csv/waivers.csv')).toContain('expiring,it ends soon,SEC-01,,fraud/*,1');
    expect(files.get('csv/findings.csv')).toContain('2026-10-20,payments-ml');
    expect(files.get('csv/checks.csv')).toContain('ana');
    expect(files.get('csv/controls.csv')).toContain('waf,CO:03');
  });

  it('is not spoken of where nobody decided anything', () => {
    const plain = renderHtml(sampleAudit());
    for (const word of ['Waived until', 'Accepted risks', 'leaves out', 'attested to', 'border-top-color:#'])
      expect(plain).not.toContain(word);
  });

  it('cannot bring a style of its own', () => {
    const hostile = { organisation: null, accentColour: 'red}body{display:none' };
    expect(renderHtml({ ...audit, branding: hostile })).not.toContain('display:none}');
  });
});
