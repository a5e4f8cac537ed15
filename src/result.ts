/**
 * The Audit: every fact a report can show, as plain JSON (`audit.json`).
 *
 * Field names are a contract that other tools read. Money, DBU and other decimals are text with full
 * precision ("12.30"); times are ISO 8601 in UTC ("2026-10-01T00:00:00Z"); dates "2026-09-30";
 * counts are numbers; identifiers are text. `null` means that the data cannot say.
 */

import type { Attestation, Waiver } from './statements.ts';

export const AUDIT_SCHEMA = 1;

export type Pillar = 'security' | 'reliability' | 'operations' | 'cost' | 'performance';
export type Severity = 'critical' | 'high' | 'medium' | 'low';
export type Outcome =
  | 'pass'
  | 'fail'
  | 'inconclusive'
  | 'not_applicable'
  | 'not_assessed'
  | 'manual'
  | 'error';

/** In the order in which reports show them. */
export const PILLARS: readonly Pillar[] = ['security', 'reliability', 'operations', 'cost', 'performance'];
/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
export const OUTCOMES: readonly Outcome[] = [
  'fail',
  'inconclusive',
  'error',
  'manual',
  'not_assessed',
  'not_applicable',
  'pass',
];

export interface Audit {
  readonly schema: typeof AUDIT_SCHEMA;
  readonly tool: { readonly name: 'serving-audit'; readonly version: string; readonly duckdb: string };
  readonly title: string;
  /** The instant the audit speaks of. */
  readonly asOf: string;
  /** Where `asOf` comes from: the option, the collection's manifest, or the newest timestamp in the data. */
  readonly asOfBasis: 'flag' | 'manifest' | 'data';
  /** First and last day with usage data at `asOf`; null where no usage was exported. */
  readonly period: { readonly from: string | null; readonly to: string | null };
  /** ISO 4217 code of every `_usd` figure: list prices are read in this currency. */
  readonly currency: string;
  readonly workspaces: readonly Workspace[];
  /** Every file given, also those not understood. */
  readonly inputs: readonly Input[];
  readonly exports: readonly ExportStatus[];
  readonly checks: readonly CheckResult[];
  readonly figures: Readonly<Record<string, Figure>>;
  readonly totals: Totals;
  /** Checks that the configuration leaves out of this audit, and why. */
  readonly disabled: readonly DisabledCheck[];
  /** What the checks show of each control that they are mapped to: guidance, to be confirmed by the organisation. */
  readonly controls: readonly ControlResult[];
  /** Every line of the register of accepted risks, and what became of it. */
  readonly waivers: readonly WaiverLine[];
  readonly branding: { readonly organisation: string | null; readonly accentColour: string | null };
  /** One sentence each. */
  readonly warnings: readonly string[];
}

export interface Workspace {
  readonly workspaceId: string;
  readonly name: string | null;
  readonly url: string | null;
  /** Who ran the collection, from the manifest. */
  readonly collectedBy: string | null;
  readonly collectedAt: string | null;
}

/** read: its rows are in · partial: some are not · broken: none are, though its export is known · refused: never read, with the reason · ignored: not an export · unknown: not recognised */
export type InputStatus = 'read' | 'partial' | 'broken' | 'refused' | 'ignored' | 'unknown';
type TableFormat = 'csv' | 'parquet' | 'delta' | 'arrow';

export interface Input {
  readonly id: number;
  /** Relative to the folder given, with `/`. */
  readonly path: string;
  readonly status: InputStatus;
  /** What the file is; for a broken file, what it was meant to be. */
  readonly export: string | null;
  readonly format: TableFormat | 'json' | 'ndjson' | 'yaml' | 'text' | 'binary' | 'empty';
  readonly bytes: number;
  /** Lower-case hex; null where the file could not be read. */
  readonly sha256: string | null;
  readonly rows: number;
  /** The workspace that the file speaks of as a whole; null where its rows say, or nothing does. */
  readonly workspaceId: string | null;
  readonly collectedAt: string | null;
  /** One line each: place, what is wrong, remedy. */
  readonly problems: readonly string[];
}

/** denied: the collector may not read it · failed: its command failed, or the file is gone · not_collected: nobody tried */
export type GapReason =
  | 'denied'
  | 'cut_off'
  | 'broken'
  | 'refused'
  | 'failed'
  | 'other_workspace'
  | 'not_collected';

export interface ExportStatus {
  readonly export: string;
  readonly status: 'present' | 'partial' | 'missing';
  readonly rows: number;
  /** First and last instant (or day) that the rows speak of, for exports with a time column. */
  readonly from: string | null;
  readonly to: string | null;
  /** Ids of the checks that require it. */
  readonly neededBy: readonly string[];
  /** The read-only command that collects it. */
  readonly collect: string;
  /** Why it is partial or missing, as far as it can be told; null where present. */
  readonly reason: GapReason | null;
  /** Why it is partial or missing, one sentence; null where present. */
  readonly message: string | null;
}

export interface CheckResult {
  readonly id: string;
  /** What auditors quote: "SEC-01". */
  readonly code: string;
  readonly title: string;
  readonly pillar: Pillar;
  /** The worst severity among the failing rows; where none fails, the severity the check declares. */
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** What a row is: "endpoint", "served entity", "token", "workspace" … */
  readonly resource: string;
  /** Required exports, or `export.column`, that are missing or partial. */
  readonly missing: readonly string[];
  /** Why it could not be assessed, or what broke. */
  readonly message: string | null;
  readonly params: Readonly<Record<string, Value>>;
  /** Framework → controls; a leading "~" means that the check supports the control only in part. */
  readonly controls: Readonly<Record<string, readonly string[]>>;
  readonly why: string;
  /** A command that changes nothing. */
  readonly verify: string;
  /** A command that changes the workspace; never run by this tool. */
  readonly fix: string;
  /** What breaks, or must be known, before `fix` is run. */
  readonly caveat: string;
  readonly sql: string;
  /** The statement by which a person answered it; null where the exports did, or nobody has. */
  readonly attestation: Attestation | null;
  readonly counts: Counts;
  /** Sum over the failing rows of the evidence column that the check names as its amount; null where it names none or nothing is known. */
  readonly amountUsd: string | null;
  /** Names of the evidence columns, in print order. The suffix is the unit: _usd _dbu _tokens _days _ms _pct _at _on; is_/has_ for booleans. */
  readonly columns: readonly string[];
  /** Failed and unknown rows; passing ones are counted. */
  readonly rows: readonly CheckRow[];
}

export interface Counts {
  readonly looked: number;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  /** Of the failed ones. */
  readonly waived: number;
}

export interface CheckRow {
  readonly workspaceId: string;
  readonly resource: string;
  readonly passed: false | null;
  readonly severity: Severity;
  readonly evidence: Readonly<Record<string, Value>>;
  readonly sources: readonly Source[];
  /** Of check id, workspace and resource only: it survives the next run. */
  readonly fingerprint: string;
  /** The live waiver that accepts it; it stays a failure. */
  readonly waiver: Waiver | null;
}

export interface DisabledCheck extends Pick<CheckResult, 'id' | 'code' | 'title' | 'pillar'> {
  readonly reason: string;
}

/**
 * satisfied: every mapped check that applies passed · in_part: so they did, and each supports it only in part ·
 * not_satisfied: one fails, or a person attests that it does · not_shown: none fails, and one has no verdict · not_applicable: none applies
 */
export type Standing = 'satisfied' | 'in_part' | 'not_satisfied' | 'not_shown' | 'not_applicable';

export interface ControlResult {
  /** As in a check's `controls`: "nist", "iso" … */
  readonly framework: string;
  readonly control: string;
  readonly standing: Standing;
  /** Why it is not shown although its checks have verdicts; null otherwise. */
  readonly message: string | null;
  /** What a person says of it; an older audit has no such field. */
  readonly attestation?: Attestation | null;
  /** `outcome` is null where the check was not asked in this audit. */
  readonly checks: readonly (Pick<CheckResult, 'id' | 'code'> & {
    readonly outcome: Outcome | null;
    readonly inPart: boolean;
  })[];
}

/** applied: rows carry it · expiring: they do, and it ends within days · expired · unmatched: it names no failing row · invalid: it is not well formed, or longer than the severity allows */
export type WaiverStatus = 'applied' | 'expiring' | 'expired' | 'unmatched' | 'invalid';

export interface WaiverLine extends Waiver {
  readonly status: WaiverStatus;
  /** What is wrong with it, or near; null where nothing is. */
  readonly message: string | null;
  /** Whether its check came to a verdict: where not, that it matches nothing says nothing. */
  readonly isJudged: boolean;
  /** Of the failing rows that it names; where it is live, of those that it covers. */
  readonly fingerprints: readonly string[];
  readonly source: Source | null;
}

/** `item` is the number of the record in the file, from 1; null where the figure sums many rows of a large export. */
export interface Source {
  readonly input: number;
  readonly item: number | null;
}

export interface Figure {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Value>>[];
  /** Exports that it reads. */
  readonly exports: readonly string[];
  readonly sql: string;
}

export interface Totals {
  readonly byOutcome: Readonly<Record<Outcome, number>>;
  /** Failing checks. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Failing rows that a live waiver accepts. */
  readonly waived: number;
  readonly byPillar: Readonly<Record<Pillar, Readonly<Record<Outcome, number>>>>;
}

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
