import type { Audit } from '../../result.ts';

/** Names instead of ids, and the places inside the page that evidence leads to. */
export interface Names {
  /** The workspace's name, else its id; several workspaces of one name keep their ids. */
  readonly workspace: (id: string | null) => string;
  /** Where an input is described; the head of the appendix where it has no line of its own. */
  readonly inputHref: (id: number) => string;
  readonly hasSeveralWorkspaces: boolean;
}

/** Looks up names once for the whole page; `listedInputs` are the inputs that have a line of their own. */
export function namesOf(audit: Audit, listedInputs: ReadonlySet<number>): Names {
  const names = new Map<string, string>();
  for (const workspace of audit.workspaces) {
    const twin = audit.workspaces.filter((other) => other.name === workspace.name).length > 1;
    if (workspace.name !== null) {
      names.set(
        workspace.workspaceId,
        twin ? `${workspace.name} (${workspace.workspaceId})` : workspace.name,
      );
    }
  }
  return {
    workspace: (id) => (id === null ? 'not known' : (names.get(id) ?? id)),
    inputHref: (id) => (listedInputs.has(id) ? `#input-${id}` : '#inputs'),
    hasSeveralWorkspaces: audit.workspaces.length > 1,
  };
}
