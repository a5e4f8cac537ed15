import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectionPlan } from '../../src/collect/plan.ts';
import { collectionScript, type Shell } from '../../src/collect/script.ts';
import { SCOPES } from '../../src/collection.ts';
import { catalog } from '../support/estate.ts';
import { run } from './collection.ts';
import { PYTHON } from './tools.ts';

const OPTIONS = {
  profile: 'it\'s $(x) "y"',
  accountProfile: 'a b',
  warehouse: 'w',
  since: '2026-07-01',
  version: '0.0.0',
};

describe('the collection script', () => {
  it.each(SCOPES)('of scope %s is one for bash, in the words of bash itself', async (scope) => {
    const { status, stderr } = await run('bash', ['-n', fileOf(scope, 'bash')], {});
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(SCOPES)('of scope %s is one for PowerShell, by its grammar', async (scope) => {
    const parser = join(import.meta.dirname, 'parse_powershell.py');
    const { status, stdout, stderr } = await run(PYTHON, [parser, fileOf(scope, 'powershell')], {});
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it('that is none is told by that grammar', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'interop-')), 'broken.ps1');
    writeFileSync(file, 'function Broken { if ($x) { "y" }\n');
    const parser = join(import.meta.dirname, 'parse_powershell.py');
    expect((await run(PYTHON, [parser, file], {})).stdout).not.toBe('');
  });
});

function fileOf(scope: (typeof SCOPES)[number], shell: Shell): string {
  const file = join(mkdtempSync(join(tmpdir(), 'interop-')), 'collect');
  writeFileSync(file, collectionScript(collectionPlan(catalog, scope), shell, OPTIONS));
  return file;
}
