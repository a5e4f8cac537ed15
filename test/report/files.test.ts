import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { csvCell, csvFiles } from '../../src/report/csv.ts';
import { FORMATS } from '../../src/report/format-names.ts';
import { renderDocuments } from '../../src/report/formats.ts';
import { readAudit, toJson } from '../../src/report/json.ts';
import { emptyAudit, failedRow, sampleAudit } from './fixture.ts';

const sample = sampleAudit();
const folder = mkdtempSync(join(tmpdir(), 'report-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const table = (name: string, audit = sample) =>
  parse(csvFiles(audit).get(name) ?? '', { columns: true }) as readonly Record<string, string>[];

test('what a spreadsheet would run is neutralised, numbers are left alone', () => {
  expect(['=1+1', '+cmd', '-x', '@sum', '\tx', '\rx'].map(csvCell)).toEqual([
    "'=1+1",
    "'+cmd",
    "'-x",
    "'@sum",
    "'\tx",
    "'\rx",
  ]);
  expect(['-12.30', '+5', '0.5', '1e-7', 'plain', 'a=b'].map(csvCell)).toEqual([
    '-12.30',
    '+5',
    '0.5',
    '1e-7',
    'plain',
    'a=b',
  ]);
  expect([null, -3, true, ['=x'], { a: 1 }].map(csvCell)).toEqual(['', '-3', 'true', '["=x"]', '{"a":1}']);
});

test('every row, check, input and figure has its line', () => {
  expect(table('csv/findings.csv')).toHaveLength(
    sample.checks.reduce((sum, check) => sum + check.rows.length, 0),
  );
  expect(table('csv/checks.csv')).toHaveLength(sample.checks.length);
  expect(table('csv/inputs.csv')).toHaveLength(sample.inputs.length);
  for (const [name, figure] of Object.entries(sample.figures)) {
    expect(table(`csv/${name}.csv`)).toHaveLength(figure.rows.length);
  }
});

test('counts of a check that was not assessed are empty, not zero', () => {
  const [token] = table('csv/checks.csv').filter((row) => row.code === 'SEC-16');
  expect([token?.outcome, token?.looked, token?.failed]).toEqual(['not_assessed', '', '']);
});

test('hostile resources stay text in a spreadsheet', () => {
  const rows = [failedRow({ resource: '=HYPERLINK("x")', evidence: { note: '=1' } })];
  const [line] = table('csv/findings.csv', {
    ...sample,
    checks: sample.checks.slice(0, 1).map((check) => ({ ...check, rows })),
  });
  expect(line?.resource).toBe('\'=HYPERLINK("x")');
  expect(line?.evidence).toBe('{"note":"=1"}');
});

test('no figure can write outside the folder or over another table', () => {
  const [figure] = Object.values(sample.figures);
  if (figure === undefined) throw new Error('the fixture lost its figures');
  const names = [...csvFiles({ ...sample, figures: { '../../etc/x': figure, findings: figure } }).keys()];
  expect(names).toEqual([
    'csv/findings.csv',
    'csv/checks.csv',
    'csv/inputs.csv',
    'csv/waivers.csv',
    'csv/controls.csv',
    'csv/______etc_x.csv',
  ]);
});

test('audit.json comes back as it went', () => {
  for (const audit of [sample, emptyAudit()]) {
    const text = toJson(audit);
    expect(text.endsWith('}\n')).toBe(true);
    expect(readAudit(text, 'audit.json')).toEqual(audit);
    expect(toJson(readAudit(text, 'audit.json'))).toBe(text);
  }
});

test.each([
  ['{', /^a\.json: \$ is not JSON \(.*\)\. Give the audit\.json/],
  ['[]', /^a\.json: \$ .*write it again/],
  ['{"schema": 2}', /^a\.json: \$\.schema is 2, this version reads 1\. Render it with/],
  ['{"schema": 1}', /^a\.json: \$\.tool .*write it again/],
  [toJson(sample).replace('"outcome": "fail"', '"outcome": "failed"'), /^a\.json: \$\.checks\[0\]\.outcome /],
])('a file that is no audit is named with place and remedy', (text, message) => {
  expect(() => readAudit(text, 'a.json')).toThrow(message);
});

test('documents appear whole, without temporary files, and are listed with their size', async () => {
  const steps: string[] = [];
  const written = await renderDocuments(sample, {
    formats: FORMATS.filter((format) => format !== 'pdf'),
    outDir: folder,
    browser: { path: null },
    onProgress: (step) => steps.push(step),
  });
  expect(steps).toEqual(['json', 'csv', 'html']);
  expect(written.map(({ path }) => path.slice(folder.length + 1))).toContain('report.html');
  for (const { path, bytes } of written) expect(readFileSync(path)).toHaveLength(bytes);
  expect(readdirSync(folder).sort()).toEqual(['audit.json', 'csv', 'report.html']);
});
