import type { Input, InputStatus } from '../result.ts';
import type { Delimiter } from './csv-records.ts';
import type { Manifest } from './manifest.ts';
import type { PhysicalColumn } from './parquet.ts';
import type { Records } from './records.ts';
import type { Encoding } from './text.ts';

export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly bytes?: number;
}

/** What the folders given hold, file by file, in the order of their ids (from 1). */
export interface Discovery {
  readonly files: readonly InputFile[];
  readonly manifests: readonly Manifest[];
  /** Exports that a manifest says failed or that it lists and that are not there. */
  readonly absent: readonly Absent[];
  readonly warnings: readonly string[];
  /** What is no fault and changes nothing: columns that nothing reads. */
  readonly notes: readonly string[];
}

export interface Absent {
  readonly export: string | null;
  readonly message: string;
}

/** An input as discovered; rows, final status and further problems come with its Reading. */
export interface InputFile extends Input {
  /** Where its content is read from: the file given, or what was made of it in the scratch directory. */
  readonly absolute: string;
  /** The form of that content; `format` is the file's own. */
  readonly readAs: Input['format'];
  /** Arrow of the random-access kind. */
  readonly isFeather: boolean;
  readonly objectName: string | null;
  /** The command that collected it, as the manifest has it. */
  readonly command: string | null;
  /** Of the databricks CLI that collected it; null where no manifest tells. */
  readonly cliVersion: string | null;
  /** Printed by the CLI from the fields that it knows; `databricks api` and curl hand on whatever the server sends. */
  readonly isTyped: boolean;
  readonly gzip: boolean;
  readonly encoding: Encoding;
  /** Begins with the byte order mark of UTF-8. */
  readonly marked: boolean;
  /** null for Parquet, broken and refused files, and text of which only the head was read. */
  readonly records: Records | null;
  /** Of CSV: its header as it stands in the file. */
  readonly header: readonly string[];
  readonly delimiter: Delimiter;
  /** Of CSV: its nested cells are as Python prints them. */
  readonly isPython: boolean;
  /** Writes times as text without their zone. */
  readonly isZoneless: boolean;
  /** Of Parquet. */
  readonly schema: readonly PhysicalColumn[];
  /** Of a large JSON export: an array, or objects one after another. */
  readonly jsonArray: boolean;
}

/** What became of one input: replaces what discovery said of it. */
export interface Reading {
  readonly input: number;
  readonly status: InputStatus;
  readonly rows: number;
  readonly problems: readonly string[];
  /** Canonical columns that the file holds. */
  readonly columns: readonly string[];
  /** First and last instant of the contract's time column, ISO 8601 in UTC. */
  readonly from: string | null;
  readonly to: string | null;
  /** Workspaces that its rows name. */
  readonly workspaces: readonly string[];
  /** What was done with its rows that whoever reads a total should know, though nothing is wrong with the file. */
  readonly notices?: readonly string[];
}

/** At most three lines of a kind, then "and N more". */
export function summarise(problems: readonly string[]): readonly string[] {
  if (problems.length <= 3) return problems;
  return [...problems.slice(0, 3), `and ${problems.length - 3} more like these`];
}
