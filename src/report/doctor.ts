import type { BrowserChoice } from './browser.ts';
import { fontCss } from './fonts.ts';
import { templateText } from './package-files.ts';
import { findBrowser, printPdf } from './pdf.ts';

export interface Diagnosis {
  readonly lines: readonly string[];
  /** Everything that a full run needs is there. */
  readonly ok: boolean;
}

interface Finding {
  readonly ok: boolean;
  readonly line: string;
}

const OLDEST_NODE = [20, 19] as const;

/** Tries what a run needs on this machine, one line each: Node, the query engine, templates, a browser, one printed page. */
export async function diagnose(machine: {
  readonly browser: BrowserChoice;
  readonly node: string;
  /** Starts the query engine and tells its version; it comes from outside, for reports have no business with a database. */
  readonly engine: () => Promise<string>;
  /** Loads what reads Delta tables; null where nobody asks for it. */
  readonly delta: (() => Promise<string>) | null;
}): Promise<Diagnosis> {
  const findings = [
    nodeVersion(machine.node),
    await attemptLater('DuckDB', machine.engine),
    ...(machine.delta === null ? [] : [await attemptLater('Delta extension', machine.delta)]),
    attempt('Templates and fonts', () => {
      templateText('report.hbs');
      return `found, fonts ${Math.round(fontCss().length / 1024)} KB`;
    }),
    await attemptLater('Browser', async () => {
      const { path, source, version } = await findBrowser(machine.browser);
      return `${version} (${source}: ${path})`;
    }),
    await attemptLater('Printing', async () => {
      const page = await printPdf(
        '<!doctype html><html lang="en"><title>Test</title><p>One page.</p></html>',
        {
          paper: 'a4',
          browser: machine.browser,
          asOf: '2000-01-01T00:00:00Z',
        },
      );
      return `one page, ${Math.round(page.length / 1024)} KB`;
    }),
  ];
  return { lines: findings.map((finding) => finding.line), ok: findings.every((finding) => finding.ok) };
}

function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return say(ok, 'Node', ok ? version : `${version}; ${OLDEST_NODE.join('.')} or newer is needed`);
}

function attempt(what: string, test: () => string): Finding {
  try {
    return say(true, what, test());
  } catch (thrown) {
    return say(false, what, reason(thrown));
  }
}

async function attemptLater(what: string, test: () => Promise<string>): Promise<Finding> {
  try {
    return say(true, what, await test());
  } catch (thrown) {
    return say(false, what, reason(thrown));
  }
}

function say(ok: boolean, what: string, words: string): Finding {
  return { ok, line: `${ok ? 'ok     ' : 'missing'}  ${what}: ${words}` };
}

function reason(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '';
}
