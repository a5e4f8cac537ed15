import type { Part } from './plan.ts';

/** For each part: the permission it needs, what is read, and the checks that it unlocks. */
export function explanation(parts: readonly Part[]): string {
  return `${parts
    .map((part) =>
      [
        `${part.export} (${part.scope})`,
        `  what     ${part.title}`,
        `  needs    ${part.permission}`,
        ...part.reads.map((read) =>
          read.kind === 'table'
            ? `  reads    select … from ${read.table}`
            : `  reads    ${read.kind === 'get' ? `databricks api get ${read.what}` : read.what}`,
        ),
        `  unlocks  ${part.checks.length === 0 ? 'no check by itself' : part.checks.join(', ')}`,
      ].join('\n'),
    )
    .join('\n\n')}\n`;
}
