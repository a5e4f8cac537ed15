import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { format } from 'sql-formatter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUERIES } from '../src/catalog.ts';
import { type Database, openDatabase } from '../src/database.ts';
import { exportsRead } from '../src/lineage.ts';
import { auditEstate, catalog } from './support/estate.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ file: null, memory: null, spillDirectory: '/tmp' });
});
afterAll(() => database.close());

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const withoutColumns = (names: readonly string[]) => names.map((name) => name.split('.')[0] ?? name);

describe('the header of a query', () => {
  it.each(catalog.checks.map((check) => [check.id, check] as const))(
    'of %s names the exports that the check reads',
    async (_, check) => {
      const read = new Set(await exportsRead(database, catalog, check.sql));
      // The age of evidence is asked of the files themselves; a configuration is the least that it needs.
      if (check.id === 'stale_evidence') read.add('serving_endpoint_details');
      const listed = [...withoutColumns([...check.requires, ...check.any_of]), ...check.optional];
      expect(sorted(listed)).toEqual(sorted(read));
      const relied = withoutColumns([...check.requires, ...check.any_of]);
      expect(check.optional.filter((name) => relied.includes(name))).toEqual([]);
      expect(check.any_of.filter((name) => check.requires.includes(name))).toEqual([]);
    },
  );

  it.each(catalog.figures.map((figure) => [figure.id, figure] as const))(
    'of figure %s names the exports that it reads',
    async (_, figure) => {
      expect(sorted(figure.exports)).toEqual(sorted(await exportsRead(database, catalog, figure.sql)));
    },
  );

  it('requires only columns that the contract of the export has', () => {
    const columns = catalog.contracts.flatMap((contract) =>
      contract.columns.map(({ name }) => `${contract.export}.${name}`),
    );
    const required = catalog.checks.flatMap(({ requires, any_of }) =>
      [...requires, ...any_of].filter((name) => name.includes('.')),
    );
    expect(required.filter((name) => !columns.includes(name))).toEqual([]);
  });

  it('looks back only over exports that it lists and that have a time, for days that it declares', () => {
    for (const { id, windows, pass_windows, requires, any_of, optional, params } of catalog.checks) {
      for (const [name, days] of Object.entries({ ...windows, ...pass_windows })) {
        expect([...requires, ...any_of, ...optional], id).toContain(name);
        expect(catalog.contracts.find((one) => one.export === name)?.time, id).not.toBeNull();
        expect(typeof days === 'string' ? params[days] : days, id).toEqual(expect.any(Number));
      }
    }
  });

  it('names an amount that the check prints', () => {
    for (const { amount, sql } of catalog.checks) {
      if (amount !== null) expect(sql).toContain(amount);
    }
  });

  it('declares the parameters that the query uses, and no other', () => {
    for (const { id, sql, params } of [...catalog.checks, ...catalog.figures]) {
      const used = sorted([...uncommented(sql).matchAll(/\$([a-z]\w*)/g)].map(([, name]) => name ?? ''));
      expect(
        used.filter((name) => name !== 'as_of'),
        id,
      ).toEqual(sorted(Object.keys(params)));
    }
  });

  it('answers every question a finding raises, and verifies without changing anything', () => {
    expect(new Set(catalog.checks.map(({ code }) => code)).size).toBe(catalog.checks.length);
    expect(new Set(catalog.checks.map(({ id }) => id)).size).toBe(catalog.checks.length);
    for (const { id, title, why, verify, fix, caveat, controls } of catalog.checks) {
      expect(id).toMatch(/^[a-z][a-z0-9_]*$/);
      for (const text of [title, why, verify, fix, caveat]) expect(text.trim(), id).not.toBe('');
      expect(Object.values(controls).flat().length, id).toBeGreaterThan(0);
      expect(verify, id).not.toMatch(/\b(?:create|update|patch|put|delete|set|query)(?:-|\b)/i);
      expect(verify, id).not.toMatch(/\b(?:insert|drop|alter|merge|grant|revoke|remove|add|post)\b/i);
    }
  });
});

describe('every query', () => {
  it('runs on an estate that holds nothing', async () => {
    const empty = Object.fromEntries(catalog.contracts.map((contract) => [contract.export, []]));
    const { checks, figures, warnings } = await auditEstate(empty);
    expect(checks.filter(({ outcome }) => outcome === 'error')).toEqual([]);
    expect(checks.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id)).toEqual([]);
    expect(warnings.filter((warning) => warning.includes('could not be computed'))).toEqual([]);
    expect(Object.keys(figures).sort()).toEqual(catalog.figures.map(({ id }) => id).sort());
  });

  it('knows no clock but the audit’s', () => {
    const all = [
      ...catalog.checks,
      ...catalog.figures,
      ...catalog.core,
      ...catalog.staging,
      ...catalog.rollups,
    ];
    for (const { sql } of all) {
      expect(uncommented(sql)).not.toMatch(
        /\b(?:now|today)\s*\(|\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp|get_current_\w+)\b/i,
      );
    }
  });

  it('of a check or figure ends in an order', () => {
    // The headline is one row.
    const queries = [...catalog.checks, ...catalog.figures.filter(({ id }) => id !== 'headline')];
    for (const { id, sql } of queries) {
      expect(/\border by\s[^()]*(?:\([^()]*\)[^()]*)*$/i.test(uncommented(sql)), id).toBe(true);
    }
  });

  it('of a core view begins with its grain', () => {
    for (const { name, sql } of [...catalog.core, ...catalog.staging])
      expect(sql, name).toMatch(/^-- One row/);
  });

  it('writes no threshold into the text', () => {
    for (const { id, sql } of catalog.checks) {
      // Levels of permission and days of the week have an order of their own; "none" and "several" are no thresholds.
      const compared = uncommented(sql)
        .replaceAll(/\blevel_rank\s*[<>]=?\s*\d|\bisodow\([^<>]*\)\s*>=\s*6/g, '')
        .matchAll(/[<>]=?\s*(\d+(?:\.\d+)?)/g);
      const numbers = [...compared].map(([, value]) => value);
      expect(
        numbers.filter((value) => Number(value) > 2),
        id,
      ).toEqual([]);
    }
  });

  it.each(sqlFiles())('is formatted: %s', async (file) => {
    const text = readFileSync(join(QUERIES, file), 'utf8');
    const formatted = `${format(text, {
      language: 'duckdb',
      keywordCase: 'lower',
      dataTypeCase: 'lower',
      functionCase: 'lower',
      expressionWidth: 100,
      paramTypes: { named: ['$'] },
    })}\n`;
    await expect(formatted).toMatchFileSnapshot(join(QUERIES, file));
  });
});

function sqlFiles(): readonly string[] {
  return readdirSync(QUERIES, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file).endsWith('.sql'))
    .sort();
}

function uncommented(sql: string): string {
  return sql.replaceAll(/--[^\n]*/g, '').trim();
}
