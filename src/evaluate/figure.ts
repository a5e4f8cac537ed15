import type { FigureQuery } from '../catalog.ts';
import { type Database, query } from '../database.ts';
import type { Figure } from '../result.ts';
import { bindingsOf } from './check.ts';
import type { ParamSet } from './params.ts';

/**
 * Runs one figure. An empty result means that no row exists in what was exported: whether the exports are there
 * is said by `Audit.exports`, which every reader of a figure must consult.
 */
export async function evaluateFigure(
  database: Database,
  figure: FigureQuery,
  params: ParamSet,
  asOf: string,
): Promise<Figure> {
  const { columns, rows } = await query(
    database,
    figure.sql,
    await bindingsOf(database, figure.sql, params, asOf),
  );
  return { title: figure.title, columns, rows, exports: figure.exports, sql: figure.sql };
}
