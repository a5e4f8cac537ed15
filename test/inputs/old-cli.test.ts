import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/result.ts';
import { config, endpoint, external } from '../support/endpoints.ts';
import { AS_OF, auditFolder, type ExportRecord } from '../support/estate.ts';

const GATEWAY_CHECKS = ['missing_guardrails', 'external_model_without_fallback', 'usage_tracking_off'];

/** One endpoint with an external model, as a version of the CLI printed it with a command. */
async function judged(
  version: string,
  command: string,
  more: ExportRecord = {},
): Promise<readonly CheckResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
  const write = (path: string, value: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(value));
  };
  try {
    write('manifest.json', {
      workspaceId: '1000000000000001',
      collectedAt: AS_OF,
      cli: { version },
      files: [{ path: 'serving/get/chat.json', command, exitCode: 0 }],
    });
    write(
      'serving/get/chat.json',
      endpoint('chat', {
        task: 'llm/v1/chat',
        tags: { environment: 'prod' },
        config: config([external('gpt')], ['gpt', 100]),
        ...more,
      }),
    );
    const { checks } = await auditFolder(folder, { only: GATEWAY_CHECKS, figures: false });
    return checks;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const outcomes = (checks: readonly CheckResult[]) => checks.map(({ id, counts }) => [id, counts.failed]);

describe('what a version of the CLI cannot print', () => {
  it('is unknown where it is absent: an endpoint without a gateway may have one', async () => {
    const checks = await judged('0.228.0', 'databricks serving-endpoints get chat -o json', {
      config: config([external('gpt'), external('claude')], ['gpt', 50], ['claude', 50]),
    });
    expect(checks.map(({ counts }) => counts.failed)).toEqual([0, 0, 0]);
    expect(checks.map(({ outcome }) => outcome)).not.toContain('pass');
    expect(checks.map(({ counts }) => counts.unknown)).toEqual([1, 1, 1]);
  });

  it('is known where a version that knows the field leaves it out', async () => {
    const checks = await judged('0.300.0', 'databricks serving-endpoints get chat -o json');
    expect(outcomes(checks)).toEqual(expect.arrayContaining(GATEWAY_CHECKS.map((id) => [id, 1])));
  });

  it('is known where the answer was handed on as the server sent it', async () => {
    const checks = await judged('0.228.0', 'databricks api get /api/2.0/serving-endpoints/chat');
    expect(outcomes(checks)).toEqual(expect.arrayContaining(GATEWAY_CHECKS.map((id) => [id, 1])));
  });

  it('leaves a fallback open that came to the gateway later', async () => {
    const checks = await judged('0.240.0', 'databricks serving-endpoints get chat -o json', {
      ai_gateway: { usage_tracking_config: { enabled: true } },
    });
    const fallback = checks.find(({ id }) => id === 'external_model_without_fallback');
    expect(fallback?.counts).toMatchObject({ failed: 1 });
    const two = await judged('0.240.0', 'databricks serving-endpoints get chat -o json', {
      ai_gateway: { usage_tracking_config: { enabled: true } },
      config: config([external('gpt'), external('claude')], ['gpt', 50], ['claude', 50]),
    });
    expect(two.find(({ id }) => id === 'external_model_without_fallback')?.counts).toMatchObject({
      failed: 0,
      unknown: 1,
    });
  });
});
