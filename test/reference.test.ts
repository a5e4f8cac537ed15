import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalog, QUERIES } from '../src/catalog.ts';
import { openDatabase, query } from '../src/database.ts';
import { createStaging } from '../src/model.ts';

let own: string;
beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), 'serving-audit-reference-'));
});
afterEach(() => rmSync(own, { recursive: true, force: true }));

const shipped = (name: string) => readFileSync(join(QUERIES, 'reference', `${name}.csv`), 'utf8');
const replace = (name: string, text: string) => writeFileSync(join(own, `${name}.csv`), text);

async function rowsOf(table: string, folder: string | null) {
  const database = await openDatabase({ file: null, memory: null, spillDirectory: own });
  try {
    const catalog = { ...loadCatalog(folder), staging: [] };
    await createStaging(database, catalog);
    return (await query(database, `from ${table}`)).rows;
  } finally {
    database.close();
  }
}

describe('reference files', () => {
  it('are tables with numbers, dates and text, each row with who says so and when', async () => {
    const rows = await rowsOf('ref_platform_limit', null);
    expect(rows).toContainEqual({
      name: 'execution_time',
      value: '297',
      unit: 'seconds',
      source: expect.stringContaining('Model Serving limits'),
      as_of: '2026-10-06',
    });
    for (const { name } of loadCatalog().references) {
      for (const row of await rowsOf(`ref_${name}`, null)) {
        expect(row.source, name).toEqual(expect.any(String));
        expect(row.as_of, name).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    }
  });

  it('give way to the user’s own of the same name, and to no others', async () => {
    replace(
      'platform_limit',
      'name,value,unit,source,as_of\nexecution_time,120,seconds,our contract,2026-10-01\n',
    );
    expect(await rowsOf('ref_platform_limit', own)).toEqual([
      { name: 'execution_time', value: '120', unit: 'seconds', source: 'our contract', as_of: '2026-10-01' },
    ]);
    expect(await rowsOf('ref_dbu_rate', own)).toEqual(await rowsOf('ref_dbu_rate', null));
  });

  it.each([
    ['another name', 'limits', 'name,value\na,1\n', 'no reference file is called so'],
    ['other columns', 'retention', 'table_name,days\na,1\n', 'its columns are table_name, days'],
    [
      'a word for a number',
      'platform_limit',
      'name,value,unit,source,as_of\na,many,s,x,2026-01-01\n',
      'line 2: value: "many" is no number',
    ],
    ['no date', 'platform_limit', 'name,value,unit,source,as_of\na,1,s,x,\n', 'line 2: as_of: "" is no date'],
    ['no source', 'platform_limit', 'name,value,unit,source,as_of\na,1,s,,2026-01-01\n', 'line 2: source'],
    ['a row cut short', 'platform_limit', 'name,value,unit,source,as_of\na,1\n', 'platform_limit.csv: '],
  ])('are refused with %s', (_, name, text, message) => {
    replace(name, text);
    expect(() => loadCatalog(own)).toThrow(message);
  });

  it('may be copied as they are', async () => {
    replace('retention', shipped('retention'));
    expect(await rowsOf('ref_retention', own)).toEqual(await rowsOf('ref_retention', null));
    expect(() => loadCatalog(join(own, 'nowhere'))).toThrow('holds no CSV file');
  });
});
