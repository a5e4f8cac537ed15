import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Catalog, type Check, checkHeader } from './catalog.ts';
import { type Database, parameterNames, tablesIn } from './database.ts';
import { messageOf, UserError } from './errors.ts';
import { anatomyOf } from './foreign-sql.ts';
import { exportsRead } from './lineage.ts';
import { splitHeader, validated } from './query-file.ts';
import { PILLARS, type Pillar } from './result.ts';

/** They read files, run text as SQL, or answer otherwise tomorrow than today. */
const FORBIDDEN =
  /^(?:read_|parquet_|sniff_|glob$|query$|query_table$|pragma_|duckdb_|sqlite_|iceberg_|delta_|getenv|getvariable|current_|now$|today$|random$|uuid|gen_random_uuid|nextval|currval|setseed|describe$|write_|copy_|json_execute)/;
const CLOCK = /\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i;

/** Whether a check is one of the organisation's own. */
export function isCustom({ code }: Pick<Check, 'code'>): boolean {
  return code.startsWith('CUSTOM-');
}

/**
 * The checks of folders of the organisation's own: `<id>.sql`, in a folder named like a pillar or with `pillar:` in the
 * header. Throws a UserError that names the file and what is wrong with it. What their SQL does is for `examine`.
 */
export function loadCustomChecks(folders: readonly string[], catalog: Catalog): readonly Check[] {
  const found: Check[] = [];
  for (const file of folders.flatMap(sqlFilesIn)) {
    const check = loadOne(file);
    const twin = [...catalog.checks, ...found].find(({ id, code }) => id === check.id || code === check.code);
    if (twin !== undefined)
      throw new UserError(
        `${basename(file)}: ${twin.id === check.id ? `id ${check.id}` : `code ${check.code}`} is taken by ${twin.code} ${twin.id}`,
        'choose another: the id is the file name, the code is CUSTOM- and a number',
      );
    demandKnownExports(check, file, catalog);
    found.push(check);
  }
  return found;
}

/** Throws a UserError where the SQL of a custom check is not one SELECT over the model, or reads what it does not name. */
export async function examine(database: Database, catalog: Catalog): Promise<void> {
  for (const check of catalog.checks.filter(isCustom)) {
    const fault = await faultOf(database, check, catalog);
    if (fault !== null)
      throw new UserError(`${check.id}.sql: ${fault}`, 'see docs/model.md for what it can read');
  }
}

/** Throws a UserError where a custom check names a column or function that is not there; the model must be made. */
export async function rehearse(database: Database, checks: readonly Check[]): Promise<void> {
  for (const { id, sql } of checks.filter(isCustom)) {
    try {
      await parameterNames(database, sql);
    } catch (thrown) {
      throw new UserError(`${id}.sql: ${messageOf(thrown)}`, 'see docs/model.md for views and columns');
    }
  }
}

function sqlFilesIn(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--checks ${folder}: is no folder`, 'give the folder that holds the .sql files');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .sort();
  if (files.length === 0) throw new UserError(`--checks ${folder}: holds no .sql file`);
  return files.map((name) => join(folder, name));
}

function loadOne(file: string): Check {
  const { header, sql } = splitHeader(file);
  const { pillar = PILLARS.find((one) => one === basename(join(file, '..'))), ...rest } = (header ?? {}) as {
    pillar?: unknown;
  };
  const known = PILLARS.find((one): one is Pillar => one === pillar);
  if (known === undefined)
    throw new UserError(
      `${basename(file)}: pillar: is none of ${PILLARS.join(', ')}`,
      'say it in the header',
    );
  const id = basename(file, '.sql');
  if (!/^[a-z][a-z0-9_]*$/.test(id))
    throw new UserError(`${basename(file)}: the file name is the id: small letters, digits and _`);
  const check = { id, pillar: known, sql: sql.replace(/;\s*$/, ''), ...validated(file, checkHeader, rest) };
  if (!isCustom(check))
    throw new UserError(`${basename(file)}: code: must be CUSTOM- and a number, not ${check.code}`);
  return check;
}

function demandKnownExports(check: Check, file: string, { contracts }: Catalog): void {
  const named = [...check.requires, ...check.any_of, ...check.optional];
  for (const name of [...named, ...Object.keys(check.windows), ...Object.keys(check.pass_windows)]) {
    const [table, column] = name.split('.');
    const contract = contracts.find((one) => one.export === table);
    if (contract === undefined)
      throw new UserError(`${basename(file)}: no export is called ${table}`, 'docs/exports.md lists them');
    if (column !== undefined && !contract.columns.some((one) => one.name === column))
      throw new UserError(
        `${basename(file)}: ${table} has no column ${column}`,
        'docs/exports.md lists them',
      );
  }
  for (const [name, days] of Object.entries({ ...check.windows, ...check.pass_windows })) {
    if (!named.some((one) => one.split('.')[0] === name))
      throw new UserError(`${basename(file)}: windows: ${name} is none of the exports that it names`);
    if (typeof (typeof days === 'string' ? check.params[days] : days) !== 'number')
      throw new UserError(
        `${basename(file)}: windows: ${name}: neither days nor a parameter that is a number`,
      );
  }
}

async function faultOf(database: Database, check: Check, catalog: Catalog): Promise<string | null> {
  const { fault, functions, expressions, qualified } = await anatomyOf(database, check.sql);
  if (fault !== null) return `must be one SELECT: ${fault}`;
  const forbidden = functions.filter((name) => FORBIDDEN.test(name));
  if (forbidden.length > 0) return `must not use ${forbidden.join(', ')}`;
  // A string may hold what looks like a comment.
  const bare = check.sql.replaceAll(/'(?:[^']|'')*'|--[^\n]*/g, '');
  const clock = CLOCK.exec(bare)?.[0];
  if (clock !== undefined) return `must not ask for ${clock}; $as_of is the audit's instant`;
  if (qualified.length > 0) return `must name tables alone, without ${qualified.join(', ')}`;
  const taken = expressions.filter((name) => isOfModel(name, catalog));
  if (taken.length > 0) return `must not call a part of its own ${taken.join(', ')}: a view has that name`;
  const raw = [...(await tablesIn(database, check.sql))].filter((name) => name.startsWith('raw_'));
  if (raw.length > 0) return `must not read ${raw.join(', ')}; the view of it is stg_${raw[0]?.slice(4)}`;
  const asked = [...new Set([...bare.matchAll(/\$([a-z]\w*)/g)].map(([, name]) => name ?? ''))];
  const undeclared = asked.filter((name) => name !== 'as_of' && !(name in check.params));
  if (undeclared.length > 0) return `params: does not declare ${undeclared.join(', ')}`;
  const unused = Object.keys(check.params).filter((name) => !asked.includes(name));
  if (unused.length > 0) return `params: declares ${unused.join(', ')}, which the query does not use`;
  return unlisted(database, check, catalog);
}

/** What a query reads and its header does not list would be missing without anybody noticing. */
async function unlisted(database: Database, check: Check, catalog: Catalog): Promise<string | null> {
  const listed = [...check.requires, ...check.any_of, ...check.optional].map((name) => name.split('.')[0]);
  let read: ReadonlySet<string>;
  try {
    read = await exportsRead(database, catalog, check.sql);
  } catch (thrown) {
    return messageOf(thrown);
  }
  const silent = [...read].filter((name) => !listed.includes(name));
  return silent.length === 0 ? null : `reads ${silent.join(', ')}, which its header does not list`;
}

function isOfModel(name: string, { staging, core, rollups }: Catalog): boolean {
  return [...staging, ...core, ...rollups].some((one) => one.name === name);
}
