import type { ExportRecord } from '../support/estate.ts';
import type { Endpoint, World } from './world.ts';

/** What the owners declared of an endpoint: for its workspace, else for any. */
export function targetOf(world: World, { workspace, name }: Endpoint): ExportRecord | null {
  const own = world.of('targets').filter(({ endpoint }) => endpoint === name);
  return (
    own.find(({ workspace_id }) => workspace_id === workspace) ??
    own.find(({ workspace_id }) => workspace_id === undefined) ??
    null
  );
}
