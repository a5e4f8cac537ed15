import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditAs, run, SAMPLES } from './collection.ts';
import { saidBy, unreadIn } from './said.ts';

const EXPORTS = join(SAMPLES, 'payments/exports');
const SHOWN = 'desired/terraform-payments-prod.json';

interface Resource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider_name: string;
  readonly schema_version: number;
  readonly values: object;
}

describe('Terraform', () => {
  it('gives out a state that says what `terraform show -json` of it said', async () => {
    const shown = JSON.parse(readFileSync(join(EXPORTS, SHOWN), 'utf8')) as {
      terraform_version: string;
      values: { root_module: { resources: Resource[] } };
    };
    const pulled = await terraform(
      {
        terraform_version: shown.terraform_version,
        resources: shown.values.root_module.resources.map((resource) => ({
          mode: resource.mode,
          type: resource.type,
          name: resource.name,
          provider: `provider["${resource.provider_name}"]`,
          instances: [{ schema_version: resource.schema_version, attributes: resource.values }],
        })),
      },
      ['state', 'pull'],
    );
    expect(pulled).toContain('"databricks_model_serving"');

    const original = mkdtempSync(join(tmpdir(), 'interop-terraform-'));
    cpSync(EXPORTS, original, { recursive: true });
    // The manifest beside it speaks of the one file.
    rmSync(join(original, 'desired/manifest.json'));
    const folder = mkdtempSync(join(tmpdir(), 'interop-terraform-'));
    cpSync(original, folder, { recursive: true });
    rmSync(join(folder, SHOWN));
    writeFileSync(join(folder, 'desired/terraform.tfstate'), pulled);
    const sample = await auditAs('payments', original);
    const audit = await auditAs('payments', folder, sample.asOf);
    expect(unreadIn(audit)).toEqual(unreadIn(sample));
    expect(saidBy(audit)).toEqual(saidBy(sample));
  });

  it('shows a state as JSON that is known for what it is, also without an endpoint in it', async () => {
    const shown = await terraform(
      {
        terraform_version: '1.9.8',
        resources: [
          {
            mode: 'managed',
            type: 'terraform_data',
            name: 'note',
            provider: 'provider["terraform.io/builtin/terraform"]',
            instances: [
              {
                schema_version: 0,
                attributes: { id: '1', input: null, output: null, triggers_replace: null },
              },
            ],
          },
        ],
      },
      ['show', '-json'],
    );
    const folder = mkdtempSync(join(tmpdir(), 'interop-terraform-'));
    cpSync(join(EXPORTS, 'targets.yaml'), join(folder, 'targets.yaml'));
    writeFileSync(join(folder, 'terraform.json'), shown);
    const { inputs } = await auditAs('payments', folder, '2026-10-01');
    expect(inputs.find(({ path }) => path === 'terraform.json')).toMatchObject({
      status: 'read',
      export: 'desired_configuration',
      rows: 0,
    });
  });
});

/** What Terraform prints of a hand-written state, without any provider. */
async function terraform(state: object, words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'interop-state-'));
  const lineage = '0b1d6f0e-2d0a-4a8e-9d30-1d2f3c4b5a69';
  const whole = { version: 4, serial: 3, lineage, outputs: {}, check_results: null, ...state };
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(whole));
  const environment = { HOME: folder, CHECKPOINT_DISABLE: '1' };
  const { status, stdout, stderr } = await run('terraform', [`-chdir=${folder}`, ...words], environment);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
