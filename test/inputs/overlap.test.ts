import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../support/estate.ts';

const CLINIC = resolve(import.meta.dirname, '../../samples/clinic/exports/system');
const folder = mkdtempSync(join(tmpdir(), 'serving-audit-overlap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('files of one large export that speak of the same time', () => {
  cpSync(CLINIC, folder, { recursive: true });
  const july = readFileSync(join(folder, 'billing_usage/2026-07.csv'), 'utf8').trimEnd().split('\n');

  it('are not warned of where one begins when the other ends', async () => {
    expect((await auditFolder(folder, {})).warnings.filter((line) => line.includes('counted twice'))).toEqual(
      [],
    );
  });

  it('are warned of by name where they overlap', async () => {
    writeFileSync(join(folder, 'second-half-of-july.csv'), [july[0], ...july.slice(-50)].join('\n'));
    const { warnings } = await auditFolder(folder, {});
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^billing_usage: .*2026-07\.csv and second-half-of-july\.csv speak of the same time/,
      ),
    );
  });

  it('are parts of one result where Spark wrote them', async () => {
    rmSync(join(folder, 'second-half-of-july.csv'));
    writeFileSync(join(folder, 'part-00001-abc.csv'), [july[0], ...july.slice(-50)].join('\n'));
    expect((await auditFolder(folder, {})).warnings.filter((line) => line.includes('counted twice'))).toEqual(
      [],
    );
  });
});
