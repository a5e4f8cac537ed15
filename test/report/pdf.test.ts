import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleAvailable, unpackBundle } from '../../src/report/browser-bundle.ts';
import { diagnose } from '../../src/report/doctor.ts';
import { renderHtml } from '../../src/report/html.ts';
import { findBrowser, printPdf } from '../../src/report/pdf.ts';
import { stablePdf } from '../../src/report/pdf-stable.ts';
import { emptyAudit, sampleAudit } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-pdf-'));
const browser = { path: null, cacheDirectory: folder };
const asOf = '2026-10-01T00:00:00Z';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1');
const pages = (pdf: Uint8Array) => text(pdf).match(/\/Type \/Page\b/g)?.length ?? 0;

describe.runIf(bundleAvailable())('printing', () => {
  const sample = sampleAudit();

  test('the report is a tagged PDF with an outline, and the same audit makes the same bytes', async () => {
    const html = renderHtml(sample);
    const first = await printPdf(html, { browser, paper: 'a4', asOf });
    const second = await printPdf(html, { browser, paper: 'a4', asOf });
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
    const pdf = text(first);
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/);
    expect(pdf).toContain('/Outlines');
    expect(pdf).toContain('(What to decide first)');
    expect(pdf).toContain("/CreationDate (D:20261001000000+00'00')");
    expect(pdf).toMatch(/\/MediaBox \[0 0 595\.\d+ 84[12]/);
    expect(pages(first)).toBeGreaterThan(25);
    expect(pages(first)).toBeLessThan(50);
  });

  test('Letter has the size of Letter, and an empty audit prints', async () => {
    const pdf = await printPdf(renderHtml(emptyAudit()), { browser, paper: 'letter', asOf });
    expect(text(pdf)).toMatch(/\/MediaBox \[0 0 612 792\]/);
    expect(pages(pdf)).toBeGreaterThan(5);
  });

  test('a passport that is a little too long is set smaller and keeps one page', async () => {
    const html = renderHtml(sample);
    const longer = async (lines: number) => {
      const box = '<div class="decision-box">';
      const filled = html.replace(box, `${'<p>one more line</p>'.repeat(lines)}${box}`);
      return pages(await printPdf(filled, { browser, paper: 'a4', asOf }));
    };
    const whole = await longer(0);
    expect(await longer(6)).toBe(whole);
    // What no reader could read any more runs over.
    expect(await longer(80)).toBe(whole + 1);
  });

  test('no script runs and no request leaves', async () => {
    const page =
      '<!doctype html><title>t</title><img src="http://127.0.0.1:9/x.png"><script>document.write("<h1>ran</h1>".repeat(500))</script>';
    expect(pages(await printPdf(page, { browser, paper: 'a4', asOf }))).toBe(1);
  });

  test('the doctor finds the browser and prints a page', async () => {
    const { lines, ok } = await diagnose({
      browser,
      node: 'v20.19.0',
      engine: async () => 'v1',
      delta: null,
    });
    expect(lines.join('\n')).toMatch(/ok {7}Browser: .*bundled/);
    expect(ok).toBe(true);
    expect(
      (
        await diagnose({
          browser: { path: '/nowhere' },
          node: 'v18.0.0',
          engine: async () => 'v1',
          delta: null,
        })
      ).ok,
    ).toBe(false);
  });

  test('the bundled browser lies in a folder of this user only and is checked before it is used again', async () => {
    const { executable } = await unpackBundle(join(folder, 'browser'));
    expect(lstatSync(join(folder, 'browser')).mode & 0o777).toBe(0o700);
    writeFileSync(executable, 'not the browser', { mode: 0o700 });
    expect((await unpackBundle(join(folder, 'browser'))).executable).toBe(executable);
    expect(lstatSync(executable).size).toBeGreaterThan(1_000_000);
    expect(readdirSync(join(folder, 'browser')).filter((name) => name.startsWith('unpacking-'))).toEqual([]);
  });

  test('a cache folder that is a link or open to others is refused', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await expect(unpackBundle(join(folder, 'link'))).rejects.toThrow(/not a plain folder/);
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    await expect(unpackBundle(join(folder, 'open'))).rejects.toThrow(/written by others/);
  });
});

test('when no browser starts, the message names what was tried and the remedy', async () => {
  const missing = join(folder, 'no-such-browser');
  await expect(findBrowser({ path: missing })).rejects.toThrow(
    /no-such-browser \(--browser\): no executable file.*--browser <path>/,
  );
  const broken = join(folder, 'broken-browser');
  writeFileSync(broken, '#!/bin/sh\necho "cannot start here" >&2\nexit 3\n', { mode: 0o755 });
  await expect(findBrowser({ path: broken })).rejects.toThrow(
    /broken-browser \(option\): .*--browser <path>/,
  );
});

test('tagged elements are numbered anew in their own order, wherever they are named', () => {
  const pdf = Buffer.from(
    '/ID (node00000260) /ID (node00000083) [(node00000083) 7 0 R (node00000260) 8 0 R]',
  );
  expect(text(stablePdf(pdf, asOf))).toBe(
    '/ID (node00000002) /ID (node00000001) [(node00000001) 7 0 R (node00000002) 8 0 R]',
  );
});

test('dates and identifiers are replaced at the same length', () => {
  const pdf = Buffer.from(
    "x /CreationDate (D:20251123071648+00'00') /ModDate (D:20251123071648+00'00') /ID [<0aF1> <0aF1>] y",
  );
  const stable = stablePdf(pdf, asOf);
  expect(stable).toHaveLength(pdf.length);
  expect(text(stable)).toBe(
    "x /CreationDate (D:20261001000000+00'00') /ModDate (D:20261001000000+00'00') /ID [<0000> <0000>] y",
  );
});
