import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { collectionBlock } from './collection.ts';
import { filesIn, readYaml, splitHeader, validated } from './query-file.ts';
import { loadReferences, type Reference } from './reference.ts';
import { PILLARS, type Pillar } from './result.ts';

/** queries/ as it ships with the package; beside src/ in a checkout and beside dist/ when installed. */
export const QUERIES = fileURLToPath(new URL('../queries', import.meta.url));

const columnType = z.enum(['text', 'boolean', 'integer', 'decimal', 'timestamp', 'date', 'json', 'map']);
export type ColumnType = z.infer<typeof columnType>;

/** One canonical column: its type and every path under which exports hold it, best first. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly from: readonly string[];
}

const paths = z.array(z.string()).default([]);
const pattern = z.strictObject({
  wrapper: z.string().nullable().default(null),
  all: paths,
  any: paths,
  none: paths,
  equals: z.record(z.string(), z.string()).default({}),
});

const alternative = pattern.extend({
  single: z.boolean().default(true),
  list: z.boolean().default(true),
  /** Keys that no other export holds: several records are this export only if some hold one of them. */
  telling: paths,
  /** Another export has this shape, too: only the file's place tells which of them it is. */
  placed: z.boolean().default(false),
});

/** One shape in which an export comes: the keys that tell it. */
export type Alternative = z.infer<typeof alternative>;

const contractFile = z.strictObject({
  title: z.string(),
  size: z.enum(['small', 'large']),
  scope: z.enum(['workspace', 'account']),
  source: z.string(),
  collect: z.string(),
  /** Other commands and REST calls (`GET /api/…`) whose answer is the same export. */
  also: paths,
  /** How the collection script reads it; null: people write it, or another tool does. */
  collection: collectionBlock.nullable().default(null),
  permission: z.string(),
  file: z.string(),
  object: z.string().nullable().default(null),
  /** How many levels of the path `<object>` stands for: `function/prod.credit.pd_scoring` has two. */
  object_parts: z.int().default(1),
  time: z.string().nullable().default(null),
  /** Its columns are those of another export: only what its file is called, or the manifest, tells it. */
  placed: z.boolean().default(false),
  /** One shape, or several of them: the same export as another tool or generation writes it. */
  recognise: z
    .union([alternative, z.array(alternative).min(1)])
    .transform((given) => (Array.isArray(given) ? given : [given])),
  /** Documents of many things: who makes records of them. */
  reader: z.enum(['desired']).nullable().default(null),
  identity: paths,
  /** Objects that some writers print as JSON text within JSON records. */
  opened: paths,
  /** Delivered at least once: one file alone may hold a row twice. */
  repeats: z.boolean().default(false),
  /** What such a file may look like, for those that people write. */
  example: z.string().nullable().default(null),
  columns: z.record(
    z.string(),
    z.union([columnType, z.strictObject({ type: columnType, from: z.array(z.string()).min(1) })]),
  ),
});

/** queries/inputs/<export>.yaml: what one export is, how to collect it, how to recognise and read it. */
export interface Contract extends Omit<z.infer<typeof contractFile>, 'columns'> {
  readonly export: string;
  readonly columns: readonly Column[];
}

const refusalFile = z.array(
  pattern
    .extend({
      id: z.string(),
      message: z.string(),
      remedy: z.string(),
      /** Formats that cannot be read without what must not be read; empty: all. */
      formats: paths,
    })
    .strict(),
);

/** A kind of file that is known and never read: its shape, and what the user should do instead. */
export type Refusal = z.infer<typeof refusalFile>[number];

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const columnName = z.string().regex(/^[a-z]\w*$/, 'must be a column that the query returns');
const lookBack = z.record(z.string(), z.union([z.string(), z.number()])).default({});
const declaredCheck = z.strictObject({
  code: z.string().regex(/^(SEC|REL|OPS|COST|PERF|CUSTOM)-\d+$/),
  title: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  resource: z.string(),
  requires: paths,
  /** Exports of which at least one must be there. */
  any_of: paths,
  optional: paths,
  /** Exports or parameters that only a person can supply: without them the question is one for a person. */
  manual_without: paths,
  /** Export → days (or a parameter's name) that it must reach back, and up to now, for any verdict. */
  windows: lookBack,
  /** The same for anything but a failure: what is seen in a shorter record stands, what is not seen does not. */
  pass_windows: lookBack,
  amount: columnName.nullable().default(null),
  params: z.record(z.string(), value).default({}),
  why: z.string(),
  verify: z.string(),
  fix: z.string(),
  caveat: z.string(),
  controls: z.record(z.string(), z.array(z.string())).default({}),
});
/** The header of a check. */
export const checkHeader = declaredCheck
  .refine(({ requires, any_of, optional }) => [...requires, ...any_of, ...optional].length > 0, {
    path: ['requires'],
    error: 'name at least one export here, in any_of or in optional',
  })
  .refine(
    ({ requires, any_of, optional, manual_without, params }) =>
      manual_without.every((name) => name in params || [...requires, ...any_of, ...optional].includes(name)),
    { path: ['manual_without'], error: 'each name must be a parameter, or an export that is listed too' },
  );

/** One question: queries/checks/<pillar>/<id>.sql with its fenced comment header. */
export interface Check extends z.infer<typeof declaredCheck> {
  readonly id: string;
  readonly pillar: Pillar;
  readonly sql: string;
}

const figureHeader = z.strictObject({
  title: z.string(),
  exports: z.array(z.string()),
  params: z.record(z.string(), value).default({}),
});

/** One table or chart of the report: queries/figures/<id>.sql. */
export interface FigureQuery extends z.infer<typeof figureHeader> {
  readonly id: string;
  readonly sql: string;
}

const rollupHeader = z.strictObject({ export: z.string() });

/**
 * A large export reduced to a compact table: queries/rollup/<name>.sql.
 * Its result has `input_id` and `row_count` beside its own columns; the first by name of an export also
 * `malformed_count`, `first_at` and `last_at`, which say what became of each file.
 */
export interface Rollup {
  readonly name: string;
  readonly export: string;
  readonly sql: string;
}

/** A staging or core view; `name` is the file's. */
export interface View {
  readonly name: string;
  readonly sql: string;
}

/** Everything that queries/ says, each list in the order of its file names (code order for checks). */
export interface Catalog {
  readonly contracts: readonly Contract[];
  readonly refusals: readonly Refusal[];
  readonly references: readonly Reference[];
  readonly rollups: readonly Rollup[];
  readonly staging: readonly View[];
  readonly core: readonly View[];
  readonly figures: readonly FigureQuery[];
  readonly checks: readonly Check[];
}

/**
 * Reads and validates the catalogue, with the reference files of `ownReference` in the stead of those of the same name.
 * Throws a UserError that names the file and the key.
 */
export function loadCatalog(ownReference: string | null = null): Catalog {
  const folder = QUERIES;
  return {
    contracts: filesIn(join(folder, 'inputs'), '.yaml').map(loadContract),
    refusals: validated(join(folder, 'refused.yaml'), refusalFile, readYaml(join(folder, 'refused.yaml'))),
    references: loadReferences(join(folder, 'reference'), ownReference),
    rollups: filesIn(join(folder, 'rollup'), '.sql').map((file) => {
      const { header, sql } = splitHeader(file);
      return { name: basename(file, '.sql'), sql, ...validated(file, rollupHeader, header) };
    }),
    staging: filesIn(join(folder, 'staging'), '.sql').map(loadView),
    core: filesIn(join(folder, 'core'), '.sql').map(loadView),
    figures: filesIn(join(folder, 'figures'), '.sql').map((file) => {
      const { header, sql } = splitHeader(file);
      return { id: basename(file, '.sql'), sql, ...validated(file, figureHeader, header) };
    }),
    checks: PILLARS.flatMap((pillar) =>
      filesIn(join(folder, 'checks', pillar), '.sql')
        .map((file) => loadCheck(file, pillar))
        .sort((a, b) => codeOrder(a.code) - codeOrder(b.code)),
    ),
  };
}

function loadContract(file: string): Contract {
  const contract = validated(file, contractFile, readYaml(file));
  const columns = Object.entries(contract.columns).map(([name, column]) =>
    typeof column === 'string' ? { name, type: column, from: [name] } : { name, ...column },
  );
  return { ...contract, export: basename(file, '.yaml'), columns };
}

function loadCheck(file: string, pillar: Pillar): Check {
  const { header, sql } = splitHeader(file);
  return { id: basename(file, '.sql'), pillar, sql, ...validated(file, checkHeader, header) };
}

function loadView(file: string): View {
  return { name: basename(file, '.sql'), sql: readFileSync(file, 'utf8').trim() };
}

/** Exports without which a check has no verdict: all of `requires` and `manual_without`, one of `any_of`. */
export function exportsNeeded(check: Check): readonly string[] {
  const { requires, any_of, manual_without, params } = check;
  const supplied = manual_without.filter((name) => !(name in params));
  return [...new Set([...requires, ...any_of, ...supplied].map((name) => name.split('.')[0] ?? name))];
}

/** "COST-04" → 4: codes are ordered by their number within a pillar. */
function codeOrder(code: string): number {
  return Number(code.slice(code.indexOf('-') + 1));
}
