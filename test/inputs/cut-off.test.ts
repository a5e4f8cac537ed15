import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../support/estate.ts';

const folder = mkdtempSync(join(tmpdir(), 'serving-audit-cut-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configuration = (name: string) =>
  JSON.stringify({
    name,
    id: `id-of-${name}`,
    creator: 'ana@example.com',
    creation_timestamp: 1751358000000,
    last_updated_timestamp: 1754900000000,
    state: { ready: 'READY', config_update: 'NOT_UPDATING' },
    // Objects with `key` and `value`, as a secret's value also has.
    tags: [{ key: 'owner', value: 'team-a' }],
    config: {
      config_version: 1,
      served_entities: [{ name: 'm-1', entity_name: 'a.b.m', entity_version: '1', environment_vars: {} }],
    },
  });

describe('a configuration that is cut off, in a folder that says nothing of it', () => {
  const whole = configuration('broken');
  writeFileSync(join(folder, 'whole.json'), configuration('whole'));

  it('lets the check pass while it is whole', async () => {
    writeFileSync(join(folder, 'b.json'), whole);
    const { checks } = await auditFolder(folder, { asOf: '2025-09-01', only: ['SEC-10'] });
    expect(checks[0]?.outcome).toBe('pass');
  });

  it.each([0.6, 0.75, 0.9, 0.99])(
    'is known for what it is at %d of its length, and lets nothing pass',
    async (share) => {
      writeFileSync(join(folder, 'b.json'), whole.slice(0, Math.floor(whole.length * share)));
      const { checks, inputs } = await auditFolder(folder, { asOf: '2025-09-01', only: ['SEC-10'] });
      expect(inputs[0]).toMatchObject({ status: 'broken', export: 'serving_endpoint_details', rows: 0 });
      expect(inputs[0]?.problems[0]).toContain('truncated export');
      expect(checks[0]?.outcome).toBe('not_assessed');
    },
  );
});
