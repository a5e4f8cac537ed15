import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Catalog, type Check, type Contract, exportsNeeded, loadCatalog } from '../src/catalog.ts';
import { configJsonSchema } from '../src/config-file.ts';
import { openDatabase, query } from '../src/database.ts';
import { auditJsonSchema } from '../src/report/json.ts';
import { PILLARS } from '../src/result.ts';
import { auditEstate } from './support/estate.ts';

const ROOT = resolve(import.meta.dirname, '..');
const GENERATED = '<!-- Written from queries/ by `npm run docs`; a test compares it. Change it there. -->';

const catalog = loadCatalog();

describe('documentation', () => {
  it('lists every check as its file has it', async () => {
    await expect(checksPage(catalog)).toMatchFileSnapshot(join(ROOT, 'docs/checks.md'));
  });

  it('lists every export as its contract has it', async () => {
    await expect(exportsPage(catalog)).toMatchFileSnapshot(join(ROOT, 'docs/exports.md'));
  });

  it('lists every view that a check of one’s own can read, with its columns', async () => {
    await expect(await modelPage(catalog)).toMatchFileSnapshot(join(ROOT, 'docs/model.md'));
  });

  it('publishes the schema of audit.json', async () => {
    const schema = `${JSON.stringify(auditJsonSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot(join(ROOT, 'docs/audit.schema.json'));
  });

  it('publishes the schema of serving-audit.yaml', async () => {
    const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot(join(ROOT, 'docs/config.schema.json'));
  });

  it('names every dependency in the README, with its licence', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) expect(readme, name).toContain(`\`${name}\``);
  });
});

/** Columns and types are those that DuckDB gives the views of an estate that holds nothing. */
async function modelPage({ core, staging, references, contracts }: Catalog): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'serving-audit-test-'));
  try {
    const databaseFile = join(folder, 'model.duckdb');
    const empty = Object.fromEntries(contracts.map((contract) => [contract.export, []]));
    await auditEstate(empty, { databaseFile, only: ['SEC-01'], figures: false });
    const database = await openDatabase({ file: databaseFile, memory: null, spillDirectory: folder });
    const { rows } = await query(
      database,
      'select table_name, column_name, data_type from duckdb_columns() where not internal order by table_name, column_index',
    );
    database.close();
    const section = (name: string, grain: string): readonly string[] => [
      `### ${name}`,
      '',
      grain,
      '',
      rows
        .filter((row) => row.table_name === name)
        .map((row) => `\`${row.column_name}\` ${String(row.data_type).toLowerCase()}`)
        .join(' · '),
      '',
    ];
    const grainOf = (sql: string) => /^(?:--[^\n]*\n)+/.exec(sql)?.[0].replaceAll(/^-- ?/gm, '').trim() ?? '';
    const views = (list: Catalog['core']) => list.flatMap(({ name, sql }) => section(name, grainOf(sql)));
    return `${[
      '# The model',
      '',
      GENERATED,
      '',
      'What checks and figures read, and what a check of your own (`--checks <dir>`) can read. `$as_of` is the instant of the audit, as text;',
      'the one-row table `scope` holds it too. `source` and `sources` say which record of which file a row comes from: hand them on.',
      '',
      '## Core',
      '',
      'Every join and price, computed once for all checks.',
      '',
      ...views(core),
      '## Staging',
      '',
      'One view per small export, renamed and cast; rows of an export that was not given are not there, so name the export in the header.',
      '',
      ...views(staging),
      '## Reference',
      '',
      'Limits, rates and meters of the platform, with their source and date.',
      '',
      ...references.flatMap(({ name }) => section(`ref_${name}`, `\`queries/reference/${name}.csv\``)),
    ]
      .join('\n')
      .trim()}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checksPage({ checks }: Catalog): string {
  const summary = PILLARS.map((pillar) => {
    const own = checks.filter((check) => check.pillar === pillar);
    return own.length === 0 ? '' : `${own.length} ${pillar}`;
  }).filter((text) => text !== '');
  return `${[
    '# Checks',
    '',
    GENERATED,
    '',
    `${checks.length} checks: ${summary.join(', ')}. The severity is the one declared; a row may raise or lower it, for example in production.`,
    'A check whose required exports are missing, stale or too short is `not_assessed`; on partial evidence it can fail and cannot pass.',
    '',
    '| Code | Id | Question | Severity | Requires |',
    '|---|---|---|---|---|',
    ...checks.map(
      ({ code, id, title, severity, requires, any_of }) =>
        `| [${code}](#${anchor(code, id)}) | \`${id}\` | ${title} | ${severity} | ${requirements(requires, any_of)} |`,
    ),
    '',
    ...checks.flatMap(checkSection),
  ]
    .join('\n')
    .trim()}\n`;
}

function checkSection(check: Check): readonly string[] {
  const params = Object.entries(check.params).map(
    ([name, value]) => `\`${name}\` = \`${JSON.stringify(value)}\``,
  );
  const windows = [
    ...Object.entries(check.windows).map(([name, days]) => `${name} must cover \`${days}\` days`),
    ...Object.entries(check.pass_windows).map(
      ([name, days]) => `to pass, ${name} must cover \`${days}\` days`,
    ),
  ];
  const controls = Object.entries(check.controls).map(([framework, ids]) => `${framework} ${ids.join(', ')}`);
  return [
    `## ${check.code} ${check.id}`,
    '',
    `**${check.title}.** ${check.why.trim()}`,
    '',
    `- A row is: ${check.resource}`,
    `- Requires: ${requirements(check.requires, check.any_of)}${windows.length > 0 ? ` (${windows.join('; ')})` : ''}`,
    ...(check.optional.length > 0 ? [`- Also reads: ${check.optional.join(', ')}`] : []),
    ...(check.manual_without.length > 0
      ? [`- For a person, until an attestation answers it, without: ${check.manual_without.join(', ')}`]
      : []),
    ...(params.length > 0 ? [`- Parameters: ${params.join(', ')}`] : []),
    `- Controls: ${controls.join(' · ')}`,
    '',
    'See for yourself (changes nothing):',
    '',
    ...fenced(check.verify),
    `To fix (changes the workspace). ${check.caveat}`,
    '',
    ...fenced(check.fix),
  ];
}

function exportsPage({ contracts, checks, refusals }: Catalog): string {
  return `${[
    '# Exports',
    '',
    GENERATED,
    '',
    'What a file is is told by its content; the names below are where a collection leaves them. Every part is optional: what is missing is said, and the checks that need it are not assessed.',
    '',
    '| Export | What it is | Size | Per | Needed by |',
    '|---|---|---|---|---|',
    ...contracts.map(
      (contract) =>
        `| [${contract.export}](#${contract.export}) | ${contract.title} | ${contract.size} | ${contract.scope} | ${neededBy(contract, checks).length} checks |`,
    ),
    '',
    ...contracts.flatMap((contract) => exportSection(contract, checks)),
    '## Never read',
    '',
    'These are recognised, refused and listed with the reason:',
    '',
    ...[...new Set(refusals.map(({ id, message, remedy }) => `- ${id}: ${message}; ${remedy}`))],
  ].join('\n')}\n`;
}

function exportSection(contract: Contract, checks: readonly Check[]): readonly string[] {
  return [
    `## ${contract.export}`,
    '',
    `${contract.title}. ${contract.size === 'large' ? 'Scanned once and reduced to a compact table; never loaded whole.' : 'Loaded row by row.'}`,
    '',
    `- Source: \`${contract.source}\``,
    `- Collect: \`${contract.collect}\``,
    `- Needs: ${contract.permission}`,
    `- File: \`${contract.file}\`${contract.object === null ? '' : ` (\`<object>\` is the ${contract.object}, which the file does not name itself)`}`,
    `- Needed by: ${neededBy(contract, checks).join(', ') || 'no check; read by figures'}`,
    ...(contract.example === null ? [] : ['', '```yaml', contract.example.trim(), '```', '']),
    `- Columns: ${contract.columns.map(({ name, type, from }) => `\`${name}\` ${type}${from.length === 1 && from[0] === name ? '' : ` (from ${from.join(', ')})`}`).join(' · ')}`,
    '',
  ];
}

function neededBy({ export: name }: Contract, checks: readonly Check[]): readonly string[] {
  return checks.filter((check) => exportsNeeded(check).includes(name)).map(({ code }) => code);
}

function requirements(requires: readonly string[], anyOf: readonly string[]): string {
  const one = anyOf.length > 0 ? [`one of ${anyOf.join(', ')}`] : [];
  return [...requires, ...one].join(', ') || 'nothing always';
}

function anchor(code: string, id: string): string {
  return `${code.toLowerCase()}-${id}`;
}

function fenced(text: string): readonly string[] {
  return ['```', text, '```', ''];
}
