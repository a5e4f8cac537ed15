import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, bundleAvailable, unpackBundle } from './browser-bundle.ts';

export interface Browser {
  readonly path: string;
  readonly args: readonly string[];
  readonly source: 'option' | 'system' | 'bundled';
  /** The whole environment of the browser; null inherits, as installed browsers expect. */
  readonly env: Readonly<Record<string, string>> | null;
}

export interface BrowserChoice {
  /** An executable named by the user; then no other is tried. */
  readonly path: string | null;
  /** A folder of this user's own where the bundled browser stays unpacked; without it, it is unpacked for every run. */
  readonly cacheDirectory?: string | null;
}

export interface Candidates {
  /** In the order in which to try them. */
  readonly browsers: readonly ((scratch: string) => Promise<Browser>)[];
  /** What was looked at and ruled out, for the message when none starts. */
  readonly ruledOut: readonly string[];
}

/** For the same bytes and no traffic on its own account. */
const ARGS = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

const PLACES: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/lib/chromium/chromium',
    '/usr/bin/microsoft-edge-stable',
    '/usr/bin/microsoft-edge',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['C:\\Program Files', 'C:\\Program Files (x86)'].flatMap((root) => [
    `${root}\\Google\\Chrome\\Application\\chrome.exe`,
    `${root}\\Microsoft\\Edge\\Application\\msedge.exe`,
    `${root}\\Chromium\\Application\\chrome.exe`,
  ]),
};

/** Every browser that could print, best first: the one named, else the bundled one, else those installed. */
export function browserCandidates(choice: BrowserChoice): Candidates {
  if (choice.path !== null) {
    const path = choice.path;
    return isExecutable(path)
      ? { browsers: [async () => ({ path, args: ARGS, source: 'option', env: null })], ruledOut: [] }
      : { browsers: [], ruledOut: [`${path} (--browser): no executable file`] };
  }
  const ruledOut: string[] = [];
  const browsers: ((scratch: string) => Promise<Browser>)[] = [];
  if (!bundleAvailable())
    ruledOut.push(
      `the bundled browser: only for Linux on x64, this is ${process.platform} on ${process.arch}`,
    );
  else
    browsers.push(async (scratch) =>
      bundled(await unpackBundle(join(choice.cacheDirectory ?? scratch, 'browser'))),
    );
  const installed = (PLACES[process.platform] ?? []).filter(isExecutable);
  if (installed.length === 0) ruledOut.push('Chrome, Chromium and Edge: none in its usual place');
  browsers.push(
    ...installed.map(
      (path) => async (): Promise<Browser> => ({ path, args: ARGS, source: 'system', env: null }),
    ),
  );
  return { browsers, ruledOut };
}

/**
 * What to try, in this order: the browser's own sandbox, and where the system has none to give (containers often
 * do not), without it: the page is ours, its scripts are off and no request leaves. Root is refused the sandbox.
 */
export function sandboxArgs(isRoot: boolean): readonly (readonly string[])[] {
  return isRoot ? [['--no-sandbox']] : [[], ['--no-sandbox']];
}

function bundled(bundle: Bundle): Browser {
  return {
    path: bundle.executable,
    args: ARGS,
    source: 'bundled',
    env: { ...bundle.env, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
