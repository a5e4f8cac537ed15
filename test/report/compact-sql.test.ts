import { describe, expect, it } from 'vitest';
import { openDatabase, tablesIn } from '../../src/database.ts';
import { compactSql } from '../../src/report/compact-sql.ts';
import { catalog } from '../support/estate.ts';

describe('a query in print', () => {
  it('takes a fraction of the lines', () => {
    const lines = (sql: string) => sql.split('\n').length;
    const all = catalog.checks.reduce((sum, { sql }) => sum + lines(sql), 0);
    expect(catalog.checks.reduce((sum, { sql }) => sum + lines(compactSql(sql)), 0)).toBeLessThan(all / 2);
  });

  it('is the same query: word for word but for space', () => {
    const words = (sql: string) => sql.replaceAll(/\s+/g, '');
    for (const { id, sql } of [...catalog.checks, ...catalog.figures])
      expect(words(compactSql(sql)), id).toBe(words(sql));
  });

  it('can still be run', async () => {
    const database = await openDatabase({ file: null, memory: null, spillDirectory: '/tmp' });
    try {
      for (const { id, sql } of [...catalog.checks, ...catalog.figures])
        expect([...(await tablesIn(database, compactSql(sql)))].sort(), id).toEqual(
          [...(await tablesIn(database, sql))].sort(),
        );
    } finally {
      database.close();
    }
  });
});
