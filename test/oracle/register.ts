import type { ExportRecord } from '../support/estate.ts';
import type { Endpoint, World } from './world.ts';

/** What the owners declared for an endpoint: of its workspace first, else of any. */
export function targetOf(world: World, endpoint: Endpoint): ExportRecord | null {
  return entryOf(world.of('targets'), endpoint);
}

/** The endpoint's entry in the register of AI systems, likewise. */
export function systemOf(world: World, endpoint: Endpoint): ExportRecord | null {
  return entryOf(world.of('system_register'), endpoint);
}

function entryOf(entries: readonly ExportRecord[], { workspace, name }: Endpoint): ExportRecord | null {
  const named = entries.filter((entry) => entry.endpoint === name);
  const of = (wanted: unknown) => named.find(({ workspace_id }) => workspace_id === wanted);
  return of(workspace) ?? of(undefined) ?? null;
}
