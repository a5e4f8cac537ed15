import { type AuditOptions, auditEstate, catalog, type Estate } from './estate.ts';

/** Where the first failing row of a check comes from: "serving/get/open.json 1", the file within its workspace and the record. */
export async function sourcesOfFailure(
  id: string,
  estate: Estate,
  options: AuditOptions = {},
): Promise<readonly string[]> {
  const requires = catalog.checks.find((check) => check.id === id)?.requires ?? [];
  const empty = Object.fromEntries(requires.map((name) => [name.split('.')[0] ?? name, []]));
  const { checks, inputs } = await auditEstate({ ...empty, ...estate }, { ...options, only: [id] });
  const failed = checks[0]?.rows.find(({ passed }) => passed === false);
  return (failed?.sources ?? []).map(({ input, item }) => {
    const path = inputs.find((one) => one.id === input)?.path ?? 'no such input';
    return `${path.replace(/^workspace=[^/]*\//, '')} ${item ?? 'whole'}`;
  });
}
