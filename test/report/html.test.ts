import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { evidenceCode } from '../../src/report/evidence-code.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Audit, CheckResult } from '../../src/result.ts';
import { emptyAudit, failedRow, inputs, sampleAudit, withTotals } from './fixture.ts';

interface Element {
  readonly id: string;
  readonly textContent: string;
  readonly tagName: string;
  readonly innerHTML: string;
  readonly getAttribute: (name: string) => string | null;
  readonly querySelector: (selector: string) => Element | null;
  readonly querySelectorAll: (selector: string) => Iterable<Element>;
}

const sample = sampleAudit();
const html = renderHtml(sample);
const page = parse(html);

function parse(text: string): Element {
  return parseHTML(text).document as unknown as Element;
}

function all(selector: string, within: Element = page): readonly Element[] {
  return [...within.querySelectorAll(selector)];
}

function text(selector: string, within: Element = page): string {
  return all(selector, within)
    .map((element) => element.textContent)
    .join(' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

test('the document fetches nothing and its policy names every style and script by hash', () => {
  const policy =
    page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
  expect(policy.startsWith("default-src 'none'; ")).toBe(true);
  expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(policy).not.toContain('unsafe');
  expect(html.match(/<style/g)).toHaveLength(1);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/\sstyle="/);
  expect(html).not.toMatch(/\son[a-z]+="/);
  expect(html).not.toMatch(/(src|href|action|data|poster)="(https?:)?\/\//);
  expect([...html.matchAll(/url\(([^)]{0,20})/g)].every(([, target = '']) => /^(data:|#)/.test(target))).toBe(
    true,
  );
});

test('the same audit makes the same bytes', () => {
  expect(renderHtml(sampleAudit())).toBe(html);
});

test('every link inside the page has a target, and no id stands twice', () => {
  const ids = all('[id]').map((element) => element.id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  const known = new Set(ids);
  const loose = all('a[href], use')
    .map((link) => link.getAttribute('href') ?? '')
    .filter((href) => !known.has(href.slice(1)));
  expect(loose).toEqual([]);
});

test('counts agree with the totals wherever they stand', () => {
  const { byOutcome, byPillar } = sample.totals;
  expect(all('#findings .finding')).toHaveLength(byOutcome.fail);
  expect(all('#unsure .finding')).toHaveLength(byOutcome.inconclusive + byOutcome.manual + byOutcome.error);
  expect(text('.key-figures')).toContain(`${byOutcome.pass + byOutcome.fail} of ${sample.checks.length}`);
  expect(text('.cover-facts')).toContain(`${byOutcome.not_assessed} could not be assessed`);
  for (const row of all('.pillar-table tbody tr')) {
    const pillar = (row.querySelector('th')?.textContent ?? '').toLowerCase() as keyof typeof byPillar;
    const counts = all('td.cell-number', row).map((cell) => Number(cell.textContent));
    const by = byPillar[pillar];
    expect(counts).toEqual([
      by.pass,
      by.fail,
      by.inconclusive + by.error,
      by.manual,
      by.not_assessed,
      by.not_applicable,
    ]);
  }
  for (const check of sample.checks.filter((one) => one.outcome === 'fail')) {
    const score = text(`#finding-${check.code} .finding-score`);
    expect(score).toContain(`${check.counts.failed} of ${check.counts.looked}`);
    expect(score).toContain(`${check.counts.passed} pass · ${check.counts.unknown} unsure`);
  }
  expect(all('.checks-table tbody tr')).toHaveLength(sample.checks.length);
});

test('evidence leads to its input', () => {
  const link = page.querySelector('#finding-SEC-02 .cell-links a');
  expect(link?.textContent).toMatch(/^input \d+, entry \d+$/);
  const target = link?.getAttribute('href') ?? '';
  expect(all(target)).toHaveLength(1);
  expect(text(target)).toContain(
    sample.inputs[Number(target.replace('#input-', '')) - 1]?.sha256?.slice(0, 32) ?? 'no hash',
  );
});

test('what changes nothing stands apart from what changes the workspace', () => {
  const labels = all('#finding-SEC-01 .command').map((element) => text('.command-label', element));
  expect(labels).toEqual([
    'See for yourself (changes nothing)',
    'To fix (changes the workspace; replaces the whole list; callers outside it stop)',
  ]);
});

test('every production endpoint has a passport with twelve facts and seven records', () => {
  const passports = all('.passport');
  expect(passports.map((one) => one.querySelector('h3')?.textContent)).toContain('fraud-score');
  for (const passport of passports) {
    expect(all('.passport-facts > div', passport)).toHaveLength(12);
    expect(all('.passport-record > div', passport)).toHaveLength(7);
    expect(all('.passport-standing > div', passport)).toHaveLength(3);
  }
  const [first] = passports;
  expect(first === undefined ? '' : text('.passport-record', first)).toContain('Network boundary');
  const notes = first === undefined ? [] : all('.heading-note', first);
  expect(notes.map((note) => note.textContent)).toEqual(['1 of 7 not documented', 'no register given']);
});

test('a control with anything open is never shown as satisfied', () => {
  for (const row of all('.controls-table tbody tr')) {
    const cells = all('td', row).map((cell) => cell.textContent);
    if (/fail:|not assessed:|unsure:|could not run:|needs a person:/.test(cells[1] ?? ''))
      expect(cells[0]).toMatch(/^(?:not satisfied|not shown)/);
  }
  expect(text('#controls')).toContain('guidance');
  expect(text('#controls')).toContain('~SEC-02');
});

test('an audit of nothing says so on every part and passes nothing', () => {
  const empty = parse(renderHtml(emptyAudit()));
  expect(text('.verdict', empty)).toContain('Nothing could be judged');
  expect(text('.cover-facts', empty)).toContain('31 could not be assessed');
  expect(text('.key-figures', empty)).toContain('0 of 31');
  expect(text('#cost', empty)).toContain('not known');
  expect(text('#access', empty)).toContain('not known');
  expect(text('#passports', empty)).toContain('No endpoint is known');
  expect(all('.mark-pass', empty)).toEqual([]);
  expect(text('main', empty)).not.toMatch(/\$0|NaN|undefined|null|Invalid/);
});

test('figures that are missing, unknown or full of nulls break nothing', () => {
  const nulls = Object.fromEntries(
    Object.entries(sample.figures).map(([name, figure]) => [
      name,
      {
        ...figure,
        rows: figure.rows
          .slice(0, 3)
          .map((row) => Object.fromEntries(Object.keys(row).map((key) => [key, null]))),
      },
    ]),
  );
  expect(
    renderHtml({
      ...sample,
      figures: {
        ...nulls,
        of_tomorrow: { title: 'New', columns: ['a'], rows: [{ a: 1 }], exports: [], sql: '' },
      },
    }),
  ).toContain('of_tomorrow');
  expect(() => renderHtml({ ...sample, figures: {} })).not.toThrow();
  expect(() =>
    renderHtml(withTotals({ ...sample, checks: [], inputs: [], exports: [], workspaces: [] })),
  ).not.toThrow();
});

test('hostile text stays text', () => {
  const nasty = '</style><script>alert(1)</script>{{#each x}}{{{css}}}"\'&<img src=x onerror=alert(1)>';
  const hostile = renderHtml(hostileAudit(nasty));
  const document = parse(hostile);
  expect(all('script', document)).toHaveLength(1);
  expect(all('style', document)).toHaveLength(1);
  expect(all('img', document)).toEqual([]);
  expect(text('h1', document)).toBe(nasty);
  expect(text('.finding h3', document)).toContain(nasty);
  expect(hostile).not.toContain('<img src=x');
  expect(text('svg title', document)).toContain(nasty);
});

function hostileAudit(nasty: string): Audit {
  const spoil = (rows: Audit['figures'][string]['rows']) =>
    rows.map((row) =>
      row.endpoint === 'fraud-score' ? { ...row, endpoint: nasty, owner: nasty, principal: nasty } : row,
    );
  return {
    ...sample,
    title: nasty,
    warnings: [nasty],
    workspaces: sample.workspaces.map((workspace) => ({ ...workspace, name: nasty, collectedBy: nasty })),
    inputs: sample.inputs.map((input) => ({ ...input, path: `${nasty}/${input.path}`, problems: [nasty] })),
    checks: sample.checks.map((check) => ({
      ...check,
      title: nasty,
      why: nasty,
      verify: nasty,
      fix: nasty,
      caveat: nasty,
      sql: nasty,
      rows: check.rows.map((row) => ({ ...row, resource: nasty })),
    })),
    figures: Object.fromEntries(
      Object.entries(sample.figures).map(([name, figure]) => [name, { ...figure, rows: spoil(figure.rows) }]),
    ),
  };
}

test('long tables are cut, say so, and keep the page small', () => {
  const rows = Array.from({ length: 5000 }, (_, at) =>
    failedRow({ resource: `endpoint-${at}`, sources: [{ input: 1 + (at % 2000), item: at }] }),
  );
  const big = (check: CheckResult): CheckResult =>
    check.code === 'SEC-01'
      ? { ...check, rows, counts: { looked: 6000, passed: 1000, failed: 5000, unknown: 0, waived: 0 } }
      : check;
  const text5000 = renderHtml(
    withTotals({ ...sample, inputs: inputs(2000), checks: sample.checks.map(big) }),
  );
  const document = parse(text5000);
  expect(text('#finding-SEC-01', document)).toContain(
    '25 of 5,000 rows; all of them are in csv/findings.csv',
  );
  expect(text('#inputs', document)).toContain('200 of 2,000 rows; all of them are in csv/inputs.csv');
  expect(all('#finding-SEC-01 tbody tr', document)).toHaveLength(25);
  expect(text5000.length).toBeLessThan(2_000_000);
});

test('many endpoints keep the page small', () => {
  const inventory = sample.figures.endpoint_inventory;
  const daily = sample.figures.daily_cost;
  if (inventory === undefined || daily === undefined) throw new Error('the fixture lost its figures');
  const many = Array.from({ length: 800 }, (_, at) => ({ ...inventory.rows[0], endpoint: `serving-${at}` }));
  const costs = many
    .slice(0, 200)
    .flatMap(({ endpoint }) =>
      daily.rows
        .slice(0, 92)
        .map((row, day) => ({ ...row, endpoint, usage_on: daily.rows[day * 10]?.usage_on ?? '2026-07-01' })),
    );
  const big = renderHtml({
    ...sample,
    figures: {
      ...sample.figures,
      endpoint_inventory: { ...inventory, rows: many },
      daily_cost: { ...daily, rows: costs },
    },
  });
  expect(big.length).toBeLessThan(3_000_000);
  expect(all('.passport', parse(big))).toHaveLength(60);
  expect(text('#passports', parse(big))).toContain('The first 60 have a page');
});

test('headings never skip a level, tables have scoped heads, drawings have words', () => {
  expect(page.querySelector('html')?.getAttribute('lang')).toBe('en');
  const levels = all('h1, h2, h3, h4').map((heading) => Number(heading.tagName.slice(1)));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.forEach((level, at) => {
    expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
  });
  expect(all('th:not([scope])')).toEqual([]);
  expect(all('table').every((table) => table.querySelector('caption') !== null)).toBe(true);
  for (const drawing of all('svg[role="img"]')) {
    const named = (drawing.getAttribute('aria-labelledby') ?? '').split(' ').filter((id) => id !== '');
    expect(
      drawing.getAttribute('aria-label') !== null ||
        named.every((id) => all(`[id="${id}"]`, drawing).length === 1),
    ).toBe(true);
  }
});

test('the evidence code depends on inputs and questions only', () => {
  expect(evidenceCode(sample)).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}$/);
  expect(
    evidenceCode({
      ...sample,
      title: 'Other',
      checks: [...sample.checks].reverse(),
      inputs: [...sample.inputs].reverse(),
    }),
  ).toBe(evidenceCode(sample));
  expect(evidenceCode({ ...sample, inputs: sample.inputs.slice(1) })).not.toBe(evidenceCode(sample));
  expect(html).toContain(`evidence ${evidenceCode(sample)}`);
});

test('one single day is drawn as bars by endpoint', () => {
  const daily = sample.figures.daily_cost;
  if (daily === undefined) throw new Error('the fixture lost its figure');
  const day = {
    ...sample,
    figures: {
      ...sample.figures,
      daily_cost: { ...daily, rows: daily.rows.filter((row) => row.usage_on === '2026-09-30') },
    },
  };
  const document = parse(renderHtml(day));
  expect(text('.spend h3', document)).toBe('Spend on 30 September 2026');
  expect(all('.spend svg rect', document).length).toBeGreaterThan(4);
});
