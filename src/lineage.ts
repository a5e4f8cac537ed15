import type { Catalog } from './catalog.ts';
import { type Database, tablesIn } from './database.ts';

/** Tables that no export fills: the configuration's, the list of the files given, what became of the other checks. */
const SETTINGS = new Set([
  'scope',
  'price_setting',
  'working_time',
  'cost_center_tag',
  'tag_alias',
  'budget_setting',
  'production_value',
  'environment_tag',
  'production_name_pattern',
  'workspace_setting',
  'input',
  'manual_question',
]);

/**
 * Exports that a query reads, through every view on the way. Throws an Error for a table that is neither a view of the
 * model nor an export.
 */
export async function exportsRead(
  database: Database,
  catalog: Catalog,
  sql: string,
): Promise<ReadonlySet<string>> {
  const views = new Map([...catalog.staging, ...catalog.core].map((view) => [view.name, view.sql]));
  const references = new Set(catalog.references.map(({ name }) => `ref_${name}`));
  const filled = new Map([
    ...catalog.rollups.map((rollup) => [rollup.name, rollup.export] as const),
    ...catalog.contracts.map((contract) => [`raw_${contract.export}`, contract.export] as const),
    ['waiver_status', 'waivers'] as const,
    ['collection', 'manifest'] as const,
  ]);
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = async (text: string): Promise<void> => {
    for (const name of await tablesIn(database, text)) {
      if (seen.has(name) || SETTINGS.has(name) || references.has(name)) continue;
      seen.add(name);
      const view = views.get(name);
      const source = filled.get(name);
      if (view !== undefined) await visit(view);
      else if (source !== undefined) found.add(source);
      else throw new Error(`reads ${name}, which is neither a view nor an export`);
    }
  };
  await visit(sql);
  return found;
}
