import { type Database, type Params, query } from './database.ts';

/**
 * As `query`, for SQL of somebody else: ended after `seconds`, and refused where it has more than `rows` rows.
 * Throws an Error that says which of the two it was.
 */
export async function queryWithin(
  database: Database,
  sql: string,
  params: Params,
  limits: { readonly seconds: number; readonly rows: number },
): ReturnType<typeof query> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    database.connection.interrupt();
  }, limits.seconds * 1000);
  try {
    const found = await query(
      database,
      `select * from (${sql}\n) as limited limit ${limits.rows + 1}`,
      params,
    );
    if (found.rows.length <= limits.rows) return found;
  } catch (thrown) {
    throw isLate ? new Error(`it took longer than ${limits.seconds} seconds, and was ended`) : thrown;
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`it returns more than ${limits.rows} rows`);
}

/** What a text is made of, told without running it. `fault`: why it is not a single SELECT; null where it is one. */
export async function anatomyOf(
  database: Database,
  sql: string,
): Promise<{
  readonly fault: string | null;
  readonly functions: readonly string[];
  /** Names of its common table expressions. */
  readonly expressions: readonly string[];
  /** Tables that are spelled with a schema or database. */
  readonly qualified: readonly string[];
}> {
  const tree = (await treeOf(database, sql)) as {
    readonly error: boolean;
    readonly error_message?: string;
    readonly statements?: readonly unknown[];
  };
  const expressions = new Set<string>();
  const functions = new Set<string>();
  const qualified = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const {
      type,
      function_name: name,
      schema_name: schema,
      catalog_name: catalog,
      cte_map: parts,
    } = node as Record<string, unknown>;
    for (const { key } of (parts as { map?: { key: string }[] } | undefined)?.map ?? []) expressions.add(key);
    if (typeof name === 'string') functions.add(name.toLowerCase());
    if (type === 'SHOW_REF') functions.add('describe');
    if (type === 'BASE_TABLE' && (schema || catalog))
      qualified.add([catalog, schema].filter(Boolean).join('.'));
    for (const item of Object.values(node)) visit(item);
  };
  visit(tree);
  const count = tree.statements?.length ?? 0;
  const fault = tree.error ? (tree.error_message ?? 'it is not SQL') : `it holds ${count} statements`;
  return {
    fault: !tree.error && count === 1 ? null : fault,
    ...{ functions: [...functions], expressions: [...expressions], qualified: [...qualified] },
  };
}

async function treeOf(database: Database, sql: string): Promise<unknown> {
  const { rows } = await query(database, 'select json_serialize_sql($sql::varchar)::varchar as tree', {
    sql,
  });
  return JSON.parse(String(rows[0]?.tree));
}
