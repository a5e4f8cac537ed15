/** Words that begin a line of their own. */
const CLAUSE =
  /^(?:with|select|from|where|group by|order by|having|union|qualify|limit|window|(?:left |full |cross |inner )?join|lateral|\)|\w+ as \()\b|^\)|^\w+ as \($/i;

/**
 * The same query in fewer lines, so that it can be printed: what the formatter sets one under the other is joined up to
 * the next clause. Comments keep their lines, for they end where the line ends; the text stays a query that runs.
 */
export function compactSql(sql: string): string {
  const lines: string[] = [];
  let open = false;
  for (const raw of sql.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const indent = /^ */.exec(raw)?.[0] ?? '';
    const before = lines.at(-1);
    if (!open || before === undefined || CLAUSE.test(line) || line.startsWith('--'))
      lines.push(indent + line);
    else lines[lines.length - 1] = `${before} ${line}`;
    open = !line.includes('--');
  }
  return lines.join('\n').replaceAll('( ', '(').replaceAll(/ \)/g, ')');
}
