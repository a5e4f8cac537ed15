import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, type ExportRecord, verdicts } from '../support/estate.ts';
import { ms } from '../support/identities.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'failed_or_stuck_update';

function updating(name: string, state: string, startedAt: string | null = null): ExportRecord {
  const failed = model('scoring', '2', { state: { deployment: 'DEPLOYMENT_FAILED' } });
  return endpoint(name, {
    state: { ready: 'READY', config_update: state },
    config: config([model('scoring', '1')]),
    pending_config: { ...config([failed]), ...(startedAt === null ? {} : { start_time: ms(startedAt) }) },
  });
}

describe('REL-05 failed_or_stuck_update', () => {
  it('fails an update that failed or was cancelled, although the endpoint is ready', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        updating('cancelled', 'UPDATE_CANCELED'),
        updating('failed', 'UPDATE_FAILED'),
      ],
    });
    expect(verdicts(result)).toEqual({ failed: ['cancelled', 'failed'], unknown: [] });
    expect(result.rows[1]?.evidence).toMatchObject({ pending_entities: ['scoring: FAILED'] });
  });

  it('fails an update that has run for longer than two hours, or than the parameter says', async () => {
    const estate = {
      serving_endpoint_details: [
        updating('long', 'IN_PROGRESS', '2026-09-30T21:59:59Z'),
        updating('short', 'IN_PROGRESS', '2026-09-30T22:00:00Z'),
      ],
    };
    expect(verdicts(await auditCheck(CHECK, estate))).toEqual({ failed: ['long'], unknown: [] });
    const hour = { params: [`${CHECK}.stuck_minutes=60`] };
    expect(verdicts(await auditCheck(CHECK, estate, hour)).failed).toEqual(['long', 'short']);
  });

  it('passes what is not updating, also by the word of the list', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [listed('listed')],
      serving_endpoint_details: [endpoint('a', { config: {} })],
    });
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(2);
  });

  it('is unsure of an update of unknown start, and of a state that is absent or not known', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [{ ...listed('listed'), state: { ready: 'READY', config_update: 'IN_PROGRESS' } }],
      serving_endpoint_details: [
        endpoint('absent', { state: { ready: 'READY' } }),
        updating('new', 'ROLLING_BACK'),
        updating('startless', 'IN_PROGRESS'),
      ],
    });
    expect(result.outcome).toBe('inconclusive');
    expect(verdicts(result)).toEqual({ failed: [], unknown: ['absent', 'listed', 'new', 'startless'] });
  });

  it('names the record that it comes from', async () => {
    const estate = { serving_endpoint_details: [endpoint('a'), updating('b', 'UPDATE_FAILED')] };
    expect(await sourcesOfFailure(CHECK, estate)).toEqual(['serving/get/b.json 1']);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
