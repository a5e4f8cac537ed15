import type { GapReason, InputStatus } from '../result.ts';

/** What is known of the part of an export that is not there. */
export interface Gap {
  readonly status: 'partial' | 'missing';
  /** The first file of it that was not read whole. */
  readonly file: { readonly status: InputStatus; readonly problem: string } | null;
  /** Workspaces that have none of it, though others have. */
  readonly without: readonly string[];
  /** What the manifest says of a command that failed, or of a file that is gone. */
  readonly absent: string | null;
}

const DENIED =
  /permission|denied|forbidden|unauthori[sz]ed|not authori[sz]ed|\b40[13]\b|does not have|administrator|login/i;
const CUT_OFF = /truncated|ends in the middle|cut off|holds \d[\d,]* of|further pages|next_page_token|chunk/i;

/** Why a part of an export is missing, as far as files and manifest tell. */
export function gapReason({ status, file, without, absent }: Gap): GapReason {
  const said = [file?.problem, absent].filter((text) => text !== undefined && text !== null).join(' ');
  if (DENIED.test(said)) return 'denied';
  if (CUT_OFF.test(said)) return 'cut_off';
  if (file !== null) return file.status === 'refused' ? 'refused' : 'broken';
  if (absent !== null) return 'failed';
  if (status === 'partial' && without.length > 0) return 'other_workspace';
  return 'not_collected';
}
