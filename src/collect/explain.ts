import type { SelectColumn } from './columns.ts';
import type { AnyRead, Part } from './plan.ts';

/** For each part: the permission it needs, what is read, and the checks that it unlocks. */
export function explanation(parts: readonly Part[]): string {
  return `${parts
    .map((part) =>
      [
        `${part.export} (${part.scope})`,
        `  what     ${part.title}`,
        `  needs    ${part.permission}`,
        ...part.reads.map(lineOf),
        `  unlocks  ${part.checks.length === 0 ? 'no check by itself' : part.checks.join(', ')}`,
      ].join('\n'),
    )
    .join('\n\n')}\n`;
}

function lineOf(read: AnyRead): string {
  if (read.kind === 'hand') return `  by hand  ${read.how}`;
  if (read.kind === 'table') return `  reads    select … from ${read.table}`;
  if (read.kind === 'named')
    return `  reads    select … from each table that ${read.list} names; of ${contentsOf(read)} only the length`;
  return `  reads    ${read.kind === 'get' ? `databricks api get ${read.what}` : read.what}`;
}

function contentsOf({ columns }: { readonly columns: readonly SelectColumn[] }): string {
  const measured = columns.filter(({ expression }) => expression.startsWith('octet_length('));
  return measured.map(({ name }) => name).join(' and ');
}
