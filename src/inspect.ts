import type { Catalog } from './catalog.ts';
import { type Database, openDatabase, query, seal } from './database.ts';
import { UserError } from './errors.ts';
import { evaluateFigure } from './evaluate/figure.ts';
import { paramsOf } from './evaluate/params.ts';
import { loadDelta } from './inputs/delta-extension.ts';
import { createCore } from './model.ts';
import { type AuditRequest, exportsOf, readEvidence } from './reading.ts';
import type { Audit, Figure } from './result.ts';
import { findScope, parseInstant, type Scope } from './scope.ts';

/** Figures that tell how complete a collection is. */
const COMPLETENESS = ['endpoint_population', 'table_coverage'];

/** The part of an Audit that says what there is; its figures are empty where nothing carries a time. */
export interface Inspection
  extends Pick<Audit, 'inputs' | 'exports' | 'workspaces' | 'warnings' | 'figures'> {
  /** What is no fault and changes nothing: columns that nothing reads. */
  readonly notes: readonly string[];
}

/** What an exports folder holds, where each endpoint is seen and which days are covered, without judging any of it. */
export async function inspect(request: AuditRequest, catalog: Catalog): Promise<Inspection> {
  const { memory, scratchDirectory: spillDirectory } = request;
  const database = await openDatabase({ file: null, memory, spillDirectory });
  try {
    const evidence = await readEvidence(database, request, catalog);
    await seal(database);
    const flag = request.asOf === null ? null : parseInstant(request.asOf);
    const scope = await findScope(database, evidence.collectedAt, flag);
    const { inputs, workspaces, warnings } = evidence;
    return {
      inputs,
      exports: exportsOf(catalog, evidence, catalog.checks),
      workspaces,
      warnings,
      notes: evidence.notes,
      figures: scope === null ? {} : await completenessOf(database, request, catalog, scope),
    };
  } finally {
    database.close();
  }
}

async function completenessOf(
  database: Database,
  { config }: AuditRequest,
  catalog: Catalog,
  scope: Scope,
): Promise<Record<string, Figure>> {
  const wanted = catalog.figures.filter(({ id }) => COMPLETENESS.includes(id));
  await createCore(
    database,
    catalog,
    config,
    scope,
    wanted.map(({ sql }) => sql),
  );
  const figures: Record<string, Figure> = {};
  for (const item of wanted)
    figures[item.id] = await evaluateFigure(database, item, paramsOf(item, config), scope.asOf);
  return figures;
}

/** Loads DuckDB's delta extension from the folder given. Throws why it cannot be loaded. */
export async function tryDelta(spillDirectory: string, directory: string): Promise<string> {
  const database = await openDatabase({ file: null, memory: null, spillDirectory });
  try {
    const missing = await loadDelta(database, directory);
    if (missing !== null) throw new UserError(missing, 'without it Delta tables are refused');
    return 'loads';
  } finally {
    database.close();
  }
}

/** Starts the engine, asks it one question and tells its version. Throws what keeps it from starting. */
export async function tryEngine(spillDirectory: string): Promise<string> {
  const database = await openDatabase({ file: null, memory: null, spillDirectory });
  try {
    const { rows } = await query(database, 'select version() as version');
    return String(rows[0]?.version);
  } finally {
    database.close();
  }
}
