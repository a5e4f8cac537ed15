import type { NamedRead, Part, TableRead } from './plan.ts';

/** The SQL of all tables, for a notebook or the SQL editor. `since` is a date; null: the last `days` days. */
export function sqlText(parts: readonly Part[], since: string | null, days: number): string {
  const from = since === null ? `current_date() - interval ${days} days` : `timestamp '${since}T00:00:00Z'`;
  const tables = parts.flatMap((part) =>
    part.reads.flatMap((read) => (read.kind === 'table' ? [{ part, read }] : [])),
  );
  const sections = tables.map(({ part, read }) =>
    [
      `-- ${part.export}: ${part.title}. Needs: ${part.permission}.`,
      `-- Save as Parquet, CSV or JSON ${read.file.endsWith('/') ? `in ${read.file}` : `as ${read.file.replace(/json$/, '*')}`}`,
      `${selectText(read, read.time === null ? [] : [`${read.time} >= ${from}`], ',\n  ')};`,
    ].join('\n'),
  );
  const named = parts.flatMap((part) =>
    part.reads.flatMap((read) => (read.kind === 'named' ? [namedText(part, read, from)] : [])),
  );
  return `set time zone 'UTC';\n\n${[...sections, ...named].join('\n\n')}\n`;
}

/** Which tables there are only the collected files tell: the SELECT is a comment, to be filled in. */
function namedText(part: Part, read: NamedRead, from: string): string {
  const places = read.names.map((one) => one.catalog?.replace(/\.\w+$/, '') ?? one.table);
  const select = [
    'select',
    read.columns.map(({ expression }) => `  ${expression}`).join(',\n'),
    'from',
    '  `<catalog>`.`<schema>`.`<table>`',
    'where',
    `  ${read.times[0]?.expression} >= ${from}`,
  ].join('\n');
  return [
    `-- ${part.export}: ${part.title}. Needs: ${part.permission}.`,
    `-- Once for each table that an endpoint's configuration names, in ${places.join(', ')}.`,
    '-- No table has all of the columns: leave out those that it has not. The time is one of',
    `-- ${read.times.map(({ expression }) => expression).join(', ')}.`,
    `-- Save as Parquet, CSV or JSON as ${read.file}<catalog>.<schema>.<table>.*`,
    ...select.split('\n').map((line) => `-- ${line}`),
  ].join('\n');
}

/** A SELECT of a table's columns, under the conditions and its own. */
export function selectText(read: TableRead, conditions: readonly string[] = [], separator = ', '): string {
  const all = [...conditions, ...(read.where === null ? [] : [read.where])];
  const columns = read.columns.map(({ expression }) => expression).join(separator);
  const where = all.length === 0 ? '' : `\nwhere\n  ${all.join('\n  and ')}`;
  return `select\n  ${columns}\nfrom\n  ${read.table}${where}`;
}
