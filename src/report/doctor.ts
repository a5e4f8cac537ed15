import { createRequire } from 'node:module';
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
const require = createRequire(import.meta.url);

/** Tries what a run needs on this machine, one line each: Node, the query engine's file, templates, a browser, one printed page. */
export async function diagnose(machine: {
  readonly browser: BrowserChoice;
  readonly node: string;
}): Promise<Diagnosis> {
  const findings = [
    nodeVersion(machine.node),
    attempt('DuckDB', duckdbFile),
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

/** The engine's binary is looked for, not loaded: the report half has no business with a database. */
function duckdbFile(): string {
  const name = `@duckdb/node-bindings-${process.platform}-${process.arch}`;
  require.resolve(`${name}/duckdb.node`);
  return `${name} is installed`;
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
