import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model, systemEndpoint } from '../support/endpoints.ts';
import { auditCheck, verdicts } from '../support/estate.ts';
import { sourcesOfFailure } from '../support/sources.ts';

const CHECK = 'unhealthy_endpoint';
const NOT_READY = { ready: 'NOT_READY', config_update: 'NOT_UPDATING' };
const deployed = (deployment: string) => model('scoring', '1', { state: { deployment } });

describe('REL-04 unhealthy_endpoint', () => {
  it('fails what is not ready, or has an entity that failed, was aborted or recovers', async () => {
    const states = ['DEPLOYMENT_FAILED', 'DEPLOYMENT_ABORTED', 'DEPLOYMENT_RECOVERING', 'FAILED'];
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('down', { state: NOT_READY, config: config([deployed('DEPLOYMENT_READY')]) }),
        endpoint('never-configured', { state: NOT_READY }),
        ...states.map((state) => endpoint(state, { config: config([deployed(state)]) })),
      ],
    });
    expect(verdicts(result).failed).toEqual([...states, 'down', 'never-configured'].sort());
    const broken = result.rows.find(({ resource }) => resource === 'DEPLOYMENT_FAILED');
    expect(broken?.evidence.broken_entities).toEqual(['scoring: FAILED']);
  });

  it('passes ready endpoints, also those that serve nothing or are being given more', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', { config: config([deployed('DEPLOYMENT_READY'), deployed('DEPLOYMENT_CREATING')]) }),
        endpoint('agent', { config: {} }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('judges what serves, not what is pending', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoint_details: [
        endpoint('a', {
          config: config([deployed('DEPLOYMENT_READY')]),
          pending_config: config([deployed('DEPLOYMENT_FAILED')]),
        }),
      ],
    });
    expect(result.outcome).toBe('pass');
  });

  it('is high in production or where the environment is not known, else medium', async () => {
    const result = await auditCheck(
      CHECK,
      {
        serving_endpoint_details: [
          endpoint('dev', { state: NOT_READY, tags: { env: 'dev' } }),
          endpoint('prod', { state: NOT_READY, tags: { environment: ' Production ' } }),
          endpoint('unknown', { state: NOT_READY, tags: { environment: null } }),
        ],
      },
      {},
    );
    expect(result.rows.map(({ severity }) => severity)).toEqual(['medium', 'high', 'high']);
  });

  it('takes the environment of a workspace from the configuration where no tag names one', async () => {
    const result = await auditCheck(
      CHECK,
      { serving_endpoint_details: [endpoint('a', { state: NOT_READY })] },
      { config: 'workspaces: { "1000000000000001": { environment: dev } }' },
    );
    expect(result.rows.map(({ severity }) => severity)).toEqual(['medium']);
  });

  it('is unsure where a state is absent or not known, or only the list tells', async () => {
    const result = await auditCheck(CHECK, {
      serving_endpoints: [
        listed('only-listed', { name: 'scoring', entity_name: 'm', entity_version: '1' }),
        { ...listed('listed-down'), state: NOT_READY },
      ],
      serving_endpoint_details: [
        endpoint('stateless', { state: {}, config: config([deployed('DEPLOYMENT_READY')]) }),
        endpoint('new-state', { config: config([deployed('DEPLOYMENT_PAUSED')]) }),
        endpoint('no-state', { config: config([model('scoring', '1', { state: undefined })]) }),
      ],
    });
    expect(verdicts(result)).toEqual({
      failed: ['listed-down'],
      unknown: ['new-state', 'no-state', 'only-listed', 'stateless'],
    });
  });

  it('names the record that it comes from', async () => {
    const sources = await sourcesOfFailure(CHECK, {
      serving_endpoint_details: [endpoint('a'), endpoint('b', { state: NOT_READY })],
    });
    expect(sources).toEqual(['serving/get/b.json 1']);
  });

  it('does not apply to ready-made endpoints', async () => {
    const result = await auditCheck(CHECK, { serving_endpoint_details: [systemEndpoint()] });
    expect(result.outcome).toBe('not_applicable');
  });
});
