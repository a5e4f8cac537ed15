import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** Who may import whom. A name may list only names above it, so a cycle cannot be written down. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  statements: [],
  result: ['statements'],
  errors: [],
  'config-file': [],
  config: ['errors', 'config-file'],
  database: ['errors'],
  'database-columns': ['database'],
  'query-file': ['errors'],
  reference: ['errors', 'query-file'],
  collection: [],
  catalog: ['result', 'errors', 'query-file', 'reference', 'collection'],
  scope: ['errors', 'database'],
  settings: ['config', 'database', 'scope'],
  model: ['config', 'database', 'catalog', 'scope', 'settings'],
  inputs: ['result', 'errors', 'database', 'database-columns', 'catalog'],
  'foreign-sql': ['database'],
  evaluate: ['statements', 'result', 'errors', 'database', 'foreign-sql', 'catalog'],
  reading: ['result', 'errors', 'config', 'database', 'catalog', 'model', 'inputs'],
  lineage: ['database', 'catalog'],
  'custom-checks': ['result', 'errors', 'database', 'foreign-sql', 'query-file', 'catalog', 'lineage'],
  judge: [
    'statements',
    'result',
    'config',
    'database',
    'catalog',
    'custom-checks',
    'scope',
    'model',
    'inputs',
    'evaluate',
  ],
  audit: [
    'result',
    'errors',
    'database',
    'catalog',
    'scope',
    'model',
    'inputs',
    'evaluate',
    'reading',
    'custom-checks',
    'judge',
  ],
  inspect: ['result', 'errors', 'database', 'catalog', 'scope', 'model', 'inputs', 'evaluate', 'reading'],
  report: ['result'],
  focus: ['errors', 'database', 'report'],
  terminal: ['result', 'errors', 'catalog'],
  'inputs-listing': ['result', 'inspect', 'terminal'],
  progress: [],
  'exit-code': ['result'],
  options: ['result', 'report'],
  collect: ['errors', 'catalog', 'collection'],
  machine: ['terminal'],
  commands: [
    'evaluate',
    'judge',
    'config-file',
    'custom-checks',
    'result',
    'errors',
    'config',
    'catalog',
    'reading',
    'audit',
    'inspect',
    'report',
    'focus',
    'terminal',
    'inputs-listing',
    'progress',
    'exit-code',
    'options',
    'machine',
    'collection',
    'collect',
  ],
  cli: ['errors', 'terminal', 'options', 'machine', 'commands'],
};

/** Packages and built-ins that only the files named may touch. */
const ONLY: readonly { readonly what: RegExp; readonly files: RegExp }[] = [
  { what: /^@duckdb\//, files: /^database(-columns)?\.ts$/ },
  { what: /^apache-arrow$/, files: /^inputs\/arrow(-cells)?\.ts$/ },
  { what: /^(yauzl|tar-stream)$/, files: /^inputs\/(zip|tar)\.ts$/ },
  { what: /^fzstd$/, files: /^inputs\/zstd\.ts$/ },
  { what: /^puppeteer-core$|^@sparticuz\//, files: /^report\/(pdf|browser|bundled-browser)[\w-]*\.ts$/ },
  { what: /^handlebars$/, files: /^report\/html\.ts$/ },
  { what: /^commander$/, files: /^(cli|options)\.ts$|^commands\// },
  { what: /^ora$/, files: /^progress\.ts$/ },
  { what: /^picocolors$/, files: /^cli\.ts$/ },
  {
    what: /^node:fs/,
    files:
      /^(cli|catalog|custom-checks|query-file|reference|focus)\.ts$|^commands\/|^inputs\/|^report\/|^collect\//,
  },
  { what: /^node:(child_process|http|https|net|dns)/, files: /^$/ },
];

interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
  .sort()
  .map((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const imports = [
      ...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gms),
      ...text.matchAll(/import\('([^']+)'\)/g),
    ];
    return { file, text, imports: imports.map(([, specifier = '']) => specifier) };
  });

describe('architecture', () => {
  it('lists each name after the names that it may import', () => {
    const names = Object.keys(MAY_IMPORT);
    for (const [name, allowed] of Object.entries(MAY_IMPORT)) {
      for (const other of allowed)
        expect(names.indexOf(other), `${name} → ${other}`).toBeLessThan(names.indexOf(name));
    }
  });

  it.each(sources)('$file imports only what its layer may', ({ file, imports }) => {
    const own = layerOf(file);
    expect(Object.keys(MAY_IMPORT)).toContain(own);
    for (const specifier of imports.filter((one) => one.startsWith('.'))) {
      const other = layerOf(relative(SRC, resolve(SRC, dirname(file), specifier)).replaceAll('\\', '/'));
      if (other !== own) expect(MAY_IMPORT[own], `${file} imports ${specifier}`).toContain(other);
    }
  });

  it('keeps each library in the one room that needs it', () => {
    for (const { file, imports } of sources) {
      for (const specifier of imports) {
        for (const { what, files } of ONLY) if (what.test(specifier)) expect(file, specifier).toMatch(files);
      }
    }
  });

  it('lets only the command line print, know the time or read the environment', () => {
    const impure =
      /\bconsole\.|\bprocess\.(stdout|stderr|env|exit|argv)|\bDate\.now\(|new Date\(\)|Math\.random\(|toLocale/;
    const offenders = sources.filter(
      ({ file, text }) => file !== 'cli.ts' && impure.test(withoutComments(text)),
    );
    expect(offenders.map(({ file }) => file)).toEqual([]);
  });

  it('has no default exports, no classes but the error, and no dumping grounds', () => {
    for (const { file, text } of sources) {
      expect(text, file).not.toMatch(/^export default/m);
      if (file !== 'errors.ts') expect(text, file).not.toMatch(/^(export )?(abstract )?class /m);
      expect(file).not.toMatch(/(^|\/)(utils?|helpers?|common|misc|types|index)\.ts$/);
    }
  });

  it('keeps every file small enough to read in one go', () => {
    for (const { file, text } of sources) expect(text.split('\n').length, file).toBeLessThanOrEqual(251);
  });
});

function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
