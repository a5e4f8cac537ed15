import { describe, expect, it } from 'vitest';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { ms } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'stale_token';
const LONG_AGO = ms('2025-01-01T00:00:00Z');
const token = (id: string, more: ExportRecord): ExportRecord => ({
  token_id: id,
  owner_id: 1,
  creation_time: LONG_AGO,
  expiry_time: -1,
  ...more,
});
const used = token('used', { last_used_day: ms('2026-09-30T00:00:00Z') });

describe('SEC-17 stale_token', () => {
  it('fails a token last used, or created and never used, more than sixty days ago', async () => {
    const result = await auditCheck(CHECK, {
      tokens: [
        used,
        token('last-used', { last_used_day: ms('2026-08-01T00:00:00Z') }),
        token('never-used', {}),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['last-used', 'never-used'], unknown: [] });
  });

  it('passes a token used on the sixtieth day before, or created since', async () => {
    const result = await auditCheck(CHECK, {
      tokens: [
        token('just', { last_used_day: ms('2026-08-02T00:00:00Z') }),
        token('new', { creation_time: ms('2026-09-15T00:00:00Z') }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('takes the number of days from its parameter', async () => {
    const result = await auditCheck(
      CHECK,
      { tokens: [token('a', { last_used_day: ms('2026-09-01T00:00:00Z') })] },
      { params: [`${CHECK}.stale_days=14`] },
    );
    expect(result.outcome).toBe('fail');
  });

  it('leaves out what has expired', async () => {
    const expired = token('expired', { expiry_time: ms('2026-09-30T00:00:00Z'), last_used_day: LONG_AGO });
    expect((await auditCheck(CHECK, { tokens: [expired] })).outcome).toBe('not_applicable');
  });

  it('is not assessed where no token shows its use: an old version of the CLI leaves it out', async () => {
    const result = await auditCheck(CHECK, { tokens: [token('a', {})] });
    expect(result.outcome).toBe('not_assessed');
    expect(result.missing).toEqual(['tokens.last_used_day']);
  });

  it('is unsure of the tokens of a workspace whose export shows no use, while another’s does', async () => {
    const result = await auditCheck(CHECK, { tokens: [used, { ...token('old-cli', {}), _workspace: '2' }] });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['old-cli'] });
  });

  it('is unsure of a token never used of unknown age', async () => {
    const { creation_time: _, ...ageless } = token('ageless', {});
    const result = await auditCheck(CHECK, { tokens: [used, ageless] });
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['ageless'] });
  });

  it('names the record that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, { tokens: [used, token('never-used', {})] });
    expect(sources).toEqual(['tokens/list.json 2']);
  });

  it('does not apply without tokens', async () => {
    expect((await auditCheck(CHECK, { tokens: [] })).outcome).toBe('not_applicable');
  });
});
