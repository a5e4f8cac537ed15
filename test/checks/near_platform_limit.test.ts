import { describe, expect, it } from 'vitest';
import { config, endpoint, listed, model } from '../support/endpoints.ts';
import { auditCheck, type Estate, verdicts, WORKSPACE } from '../support/estate.ts';

const CHECK = 'near_platform_limit';
const sized = (...sizes: readonly (number | string | null)[]): Estate => ({
  serving_endpoint_details: [
    endpoint('score', {
      config: config(
        sizes.map((size, index) =>
          model(`m-${index}`, '1', {
            workload_size: typeof size === 'string' ? size : undefined,
            ...(typeof size === 'number' ? { max_provisioned_concurrency: size } : {}),
          }),
        ),
      ),
    }),
  ],
});

describe('REL-13 near_platform_limit', () => {
  it('passes what is far from every limit, and names the nearest of each kind', async () => {
    const result = await auditCheck(CHECK, sized('Small'));
    expect(result.outcome).toBe('pass');
    expect(result.counts.looked).toBe(4);
  });

  it('fails a workspace near the concurrency that it may provision', async () => {
    const result = await auditCheck(CHECK, sized(1024, 1024, 1024, 256));
    expect(verdicts(result).failed).toEqual([`concurrency per workspace: ${WORKSPACE}`]);
    expect(result.rows[0]?.evidence).toMatchObject({ used: '3328', allowed: '4096' });
  });

  it('fails an entity near the number of variables it may have', async () => {
    const variables = Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`V${n}`, 'x']));
    const estate: Estate = {
      serving_endpoint_details: [
        endpoint('score', { config: config([model('m', '1', { environment_vars: variables })]) }),
      ],
    };
    expect(verdicts(await auditCheck(CHECK, estate)).failed).toEqual([
      'environment variables per entity: score/m',
    ]);
  });

  it('takes the share from its parameter', async () => {
    const params = [`${CHECK}.share=0.9`];
    expect((await auditCheck(CHECK, sized(1024, 1024, 1024, 256), { params })).outcome).toBe('pass');
  });

  it('is unsure of the concurrency where a size is not known', async () => {
    expect(verdicts(await auditCheck(CHECK, sized('Colossal', 4))).unknown).toEqual([
      `concurrency per workspace: ${WORKSPACE}`,
    ]);
  });

  it('is unsure of the variables of what is only listed, which hides none that is near the limit', async () => {
    const unseen = { serving_endpoints: [listed('a', model('m', '1'))] };
    const few = await auditCheck(CHECK, { ...sized('Small'), ...unseen });
    expect(verdicts(few).unknown).toContain('environment variables per entity: a/m');
    const variables = Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`V${n}`, 'x']));
    const many = await auditCheck(CHECK, {
      ...unseen,
      serving_endpoint_details: [
        endpoint('score', { config: config([model('m', '1', { environment_vars: variables })]) }),
      ],
    });
    expect(verdicts(many).failed).toEqual(['environment variables per entity: score/m']);
  });

  it('does not apply to an empty estate, and is not assessed without the list of endpoints', async () => {
    expect((await auditCheck(CHECK, {})).outcome).toBe('not_applicable');
    expect((await auditCheck(CHECK, sized('Small'), { without: ['serving_endpoints'] })).outcome).toBe(
      'not_assessed',
    );
  });
});
