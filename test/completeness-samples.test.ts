import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audit } from '../src/result.ts';
import { expectNoPassFromAbsence, expectUnjudged, readersOf } from './support/absence.ts';
import { auditFolder, catalog } from './support/estate.ts';

const SAMPLES = fileURLToPath(new URL('../samples', import.meta.url));

describe.each(['payments', 'clinic', 'factory'])('of the sample %s', (sample) => {
  const folder = join(SAMPLES, sample, 'exports');
  const config = readFileSync(join(SAMPLES, sample, 'serving-audit.yaml'), 'utf8');
  let copy: string;
  let whole: Audit;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
    cpSync(folder, copy, { recursive: true });
    whole = await auditFolder(copy, { config, figures: false });
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('no check names a resource of a workspace twice', () => {
    for (const { id, rows } of whole.checks) {
      const named = rows.map(({ workspaceId, resource }) => `${workspaceId} ${resource}`);
      expect(named, id).toEqual([...new Set(named)]);
    }
  });

  it.each(catalog.contracts.map((contract) => contract.export))(
    'nothing passes for the lack of %s',
    async (name) => {
      const files = whole.inputs.filter((input) => input.export === name);
      if (whole.exports.find((one) => one.export === name)?.status === 'missing') {
        expectUnjudged(whole, name);
        return;
      }
      const only = readersOf(name);
      if (only.length === 0) return;
      for (const { path } of files) rmSync(join(copy, path));
      try {
        // The same instant as before: without its newest records the estate would be audited at another.
        const after = await auditFolder(copy, { config, asOf: whole.asOf, figures: false, only });
        expectNoPassFromAbsence(whole, after, name);
      } finally {
        for (const { path } of files) cpSync(join(folder, path), join(copy, path));
      }
    },
  );
});
