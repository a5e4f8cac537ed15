/** What people say where exports cannot: as they wrote it, whether it counts or not. */

/** What somebody attests to where no export can tell. */
export interface Attestation {
  /** Id or code. */
  readonly check: string | null;
  /** Instead of a check: framework and id, such as "iso:A.5.30". It answers the manual checks that show all of it. */
  readonly control: string | null;
  readonly workspaceId: string | null;
  /** null: the check as a whole; a workspace that is null is every workspace. */
  readonly resource: string | null;
  readonly statement: string | null;
  /** "pass" or "fail". */
  readonly verdict: string | null;
  readonly attestedBy: string | null;
  readonly attestedOn: string | null;
  readonly reviewBy: string | null;
  /** Where the proof is. */
  readonly evidence: string | null;
}

/** A risk that somebody accepts for a time. */
export interface Waiver {
  /** Id or code. */
  readonly check: string | null;
  readonly workspaceId: string | null;
  /** As the finding names it, `*` for any text; null, of it and of the workspace: every one. */
  readonly resource: string | null;
  readonly reason: string | null;
  readonly compensatingControl: string | null;
  readonly owner: string | null;
  readonly approver: string | null;
  readonly ticket: string | null;
  readonly grantedOn: string | null;
  readonly expiresOn: string | null;
  /** How often it was renewed. */
  readonly renewal: number;
}
