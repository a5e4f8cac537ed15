import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { type Browser, type BrowserChoice, browserCandidates, sandboxArgs } from './browser.ts';
import { stablePdf } from './pdf-stable.ts';

export type Paper = 'a4' | 'letter';

export interface PrintOptions {
  readonly browser: BrowserChoice;
  readonly paper: Paper;
  /** Stands in the document as its date: the same audit makes the same bytes. */
  readonly asOf: string;
}

export interface FoundBrowser {
  readonly path: string;
  readonly args: readonly string[];
  readonly source: Browser['source'];
  readonly version: string;
}

type Running = Awaited<ReturnType<typeof puppeteer.launch>>;

const TIMEOUT_MS = 180_000;

const MM = 96 / 25.4;
/** Width and height of a sheet in CSS pixels, as format and templates/styles/print.css make it. */
const SHEETS: Readonly<Record<Paper, readonly [number, number]>> = {
  a4: [210 * MM, 297 * MM],
  letter: [8.5 * 96, 11 * 96],
};
/** The page's margins in print.css: left and right, top and bottom. */
const MARGINS = [34 * MM, 38 * MM] as const;

/**
 * Prints the report's HTML to PDF: tagged, with an outline, scripts off, every request refused. Throws an Error that
 * names each browser that was tried and why it did not start.
 */
export async function printPdf(html: string, options: PrintOptions): Promise<Uint8Array> {
  return await withBrowser(options.browser, async (running) => {
    const page = await running.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.setJavaScriptEnabled(false);
    await page.setOfflineMode(true);
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      // Fonts inside the document are data, not traffic; everything else is refused.
      const isInside = request.url().startsWith('data:') || request.url() === 'about:blank';
      void (isInside ? request.continue() : request.abort('blockedbyclient')).catch(() => {});
    });
    await page.setContent(html, { waitUntil: 'load', timeout: TIMEOUT_MS });
    await fitPassports(page, options.paper);
    const bytes = await page.pdf({
      format: options.paper,
      printBackground: true,
      preferCSSPageSize: false,
      tagged: true,
      outline: true,
      timeout: TIMEOUT_MS,
    });
    return stablePdf(bytes, options.asOf);
  });
}

/** A passport is one page: one that is a little too long, by its names and records, is set a little smaller. */
async function fitPassports(page: Page, paper: Paper): Promise<void> {
  const [width, height] = SHEETS[paper];
  await page.emulateMediaType('print');
  await page.setViewport({ width: Math.floor(width - MARGINS[0]), height: Math.floor(height) });
  const room = Math.floor(0.99 * (height - MARGINS[1]));
  await page.evaluate(`for (const passport of document.querySelectorAll('.passport')) {
    const needed = passport.getBoundingClientRect().height;
    if (needed > ${room}) passport.style.zoom = Math.max(0.8, Math.floor((1000 * ${room}) / needed) / 1000);
  }`);
}

/** The browser that would print, started once to see that it runs; for the `doctor` command. Throws as printPdf does. */
export async function findBrowser(choice: BrowserChoice): Promise<FoundBrowser> {
  return await withBrowser(choice, async (running, browser, args) => ({
    path: browser.path,
    args,
    source: browser.source,
    version: await running.version(),
  }));
}

async function withBrowser<Result>(
  choice: BrowserChoice,
  use: (running: Running, browser: Browser, args: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const { browsers, ruledOut } = browserCandidates(choice);
  const tried = [...ruledOut];
  for (const prepare of browsers) {
    // Unpredictable and for this user only: the browser's profile and, without a cache, the browser itself.
    const scratch = await mkdtemp(join(tmpdir(), 'serving-audit-'));
    const profile = join(scratch, 'profile');
    let running: Running | null = null;
    try {
      const browser = await prepare(scratch);
      for (const sandbox of sandboxArgs(process.getuid?.() === 0)) {
        const args = [...browser.args, ...sandbox];
        running = await launch(browser, args, profile, tried);
        if (running !== null) return await use(running, browser, args);
        if (!/sandbox/i.test(tried.at(-1) ?? '')) break;
      }
    } catch (thrown) {
      if (running !== null) throw thrown;
      tried.push(`the bundled browser: ${reasonOf(thrown)}`);
    } finally {
      await running?.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  const message = `No browser could be started to print the PDF. Tried: ${tried.join('; ')}. Name a Chrome, Chromium or Edge with --browser <path>, or leave the PDF out and print report.html from a browser.`;
  // The code tells it from a fault of the tool: no stack is shown.
  throw Object.assign(new Error(message), { code: 'NO_BROWSER' });
}

/** Starts the browser, or notes why it did not and returns null. */
async function launch(
  browser: Browser,
  args: readonly string[],
  profile: string,
  tried: string[],
): Promise<Running | null> {
  try {
    return await puppeteer.launch({
      executablePath: browser.path,
      headless: browser.source === 'bundled' ? 'shell' : true,
      args: [...args],
      userDataDir: profile,
      ...(browser.env === null ? {} : { env: { ...browser.env, HOME: profile } }),
      timeout: 60_000,
    });
  } catch (thrown) {
    tried.push(`${browser.path} (${browser.source}): ${reasonOf(thrown)}`);
    return null;
  }
}

/** The line that says what is wrong, without the advice of another product. */
function reasonOf(thrown: unknown): string {
  const lines = (thrown instanceof Error ? thrown.message : String(thrown))
    .split('\n')
    .map((line) => line.trim());
  const telling = lines.find((line) =>
    /error while loading|No usable sandbox|FATAL|cannot|not found/i.test(line),
  );
  return (telling ?? lines.find((line) => line !== '') ?? 'it did not start').slice(0, 300);
}
