import { describe, expect, it } from 'vitest';
import { auditCheck, auditEstate, type Estate, type ExportRecord, verdicts } from '../support/estate.ts';
import { billCovers, onEndpoint, price, usage } from '../support/serving.ts';

const bought = (more: ExportRecord = {}) => ({
  commitment: 'throughput',
  endpoint: 'chat',
  committed_dbu_month: 730,
  cost_usd_month: 365,
  starts_on: '2026-01-01',
  ends_on: '2026-12-31',
  auto_renews: true,
  ...more,
});
const estate = (dbu: string, more: ExportRecord = {}): Estate => ({
  billing_usage: [...billCovers, onEndpoint('chat', { usage_quantity: dbu })],
  list_prices: [price()],
  commitments: [bought(more)],
});
const check = (dbu: string, more: ExportRecord = {}, params: readonly string[] = []) =>
  auditCheck('underused_commitment', estate(dbu, more), { params });

describe('COST-14 underused_commitment', () => {
  it('fails where too little of it is used, and says what the rest costs and from where it pays', async () => {
    const result = await check('360');
    expect(verdicts(result)).toEqual({ failed: ['throughput'], unknown: [] });
    expect(result.amountUsd).toBe('182.50');
    expect(result.rows[0]?.evidence).toMatchObject({
      used_dbu: '360',
      committed_dbu: '720',
      used_pct: '50',
      break_even_pct: '50',
    });
    expect(result.rows[0]?.sources.length).toBe(2);
  });

  it('fails where it renews itself soon, however well it is used', async () => {
    expect((await check('720', { ends_on: '2026-10-31' })).outcome).toBe('fail');
    expect((await check('720', { ends_on: '2026-11-01' })).outcome).toBe('pass');
    expect((await check('720', { ends_on: '2026-10-31', auto_renews: false })).outcome).toBe('pass');
    expect((await check('720', {}, ['underused_commitment.warn_days=120'])).outcome).toBe('fail');
  });

  it('passes where enough of it is used, by the endpoint or by all that is served', async () => {
    expect((await check('504')).outcome).toBe('pass');
    expect((await check('360', {}, ['underused_commitment.min_util=0.5'])).outcome).toBe('pass');
    const all = {
      ...estate('360', { endpoint: undefined }),
      billing_usage: [
        ...billCovers,
        onEndpoint('chat', { usage_quantity: '360' }),
        usage({ usage_quantity: '360' }),
      ],
    };
    expect((await auditCheck('underused_commitment', all)).outcome).toBe('pass');
  });

  it('is unsure where its size is not told, or it has just begun', async () => {
    expect((await check('360', { committed_dbu_month: undefined })).outcome).toBe('inconclusive');
    expect((await check('360', { starts_on: '2026-09-20' })).outcome).toBe('inconclusive');
    expect((await check('720', { ends_on: '2026-10-15', auto_renews: undefined })).outcome).toBe(
      'inconclusive',
    );
  });

  it('is unsure of use that the bill does not cover', async () => {
    const { billing_usage: _, ...rest } = estate('360');
    const none = await auditCheck('underused_commitment', { ...rest, billing_usage: [] });
    expect(none.outcome).not.toBe('fail');
    const late = (dbu: string) =>
      auditCheck('underused_commitment', {
        ...rest,
        billing_usage: [onEndpoint('chat', { usage_quantity: dbu })],
      });
    expect(verdicts(await late('360'))).toEqual({ failed: [], unknown: ['throughput'] });
  });

  it('does not ask of what has ended or not begun', async () => {
    expect((await check('1', { ends_on: '2026-09-30' })).outcome).toBe('not_applicable');
    expect((await check('1', { starts_on: '2026-10-02' })).outcome).toBe('not_applicable');
  });

  it('is a question for people as long as no commitments are given, and not assessed without usage', async () => {
    const { commitments: _, ...rest } = estate('360');
    const { checks } = await auditEstate(rest, { only: ['underused_commitment'] });
    expect(checks[0]?.outcome).toBe('manual');
    const alone = await auditEstate({ commitments: [bought()] }, { only: ['underused_commitment'] });
    expect(alone.checks[0]?.outcome).toBe('not_assessed');
  });
});
