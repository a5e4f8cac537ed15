import { z } from 'zod';
import { AUDIT_SCHEMA, type Audit, OUTCOMES, PILLARS, SEVERITIES } from '../result.ts';

/** The audit as text: keys in the order of the type, two spaces, one newline at the end; the same audit, the same bytes. */
export function toJson(audit: Audit): string {
  return `${JSON.stringify(audit, null, 2)}\n`;
}

/**
 * Reads the text of an audit.json. Throws an Error that names the file, the place inside it and what to do where
 * the text is not an audit of the schema that this version writes.
 */
export function readAudit(text: string, name: string): Audit {
  const raw = parseJson(text, name);
  const schema =
    typeof raw === 'object' && raw !== null ? (raw as { readonly schema?: unknown }).schema : undefined;
  if (typeof schema === 'number' && schema !== AUDIT_SCHEMA) {
    throw invalid(
      `${name}: $.schema is ${schema}, this version reads ${AUDIT_SCHEMA}. Render it with the version that wrote it, or evaluate the exports again.`,
    );
  }
  const result = auditShape.safeParse(raw);
  // What was read, not what was parsed: the order of its keys is part of the bytes.
  if (result.success) return raw as Audit;
  const issue = result.error.issues[0];
  const place = ['$', ...(issue?.path ?? [])].map(pathPart).join('');
  throw invalid(
    `${name}: ${place} ${issue?.message ?? 'is not valid'}. The file is not a whole audit.json: write it again with "serving-audit evaluate".`,
  );
}

/** JSON Schema (2020-12) of audit.json, for tools that read it. */
export function auditJsonSchema(): unknown {
  return z.toJSONSchema(auditShape, { io: 'input' });
}

/** The code tells it from a fault of the tool: no stack is shown. */
function invalid(message: string): Error {
  return Object.assign(new Error(message), { code: 'INVALID_AUDIT' });
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.replace(/\s+/g, ' ') : 'it cannot be parsed';
    throw invalid(
      `${name}: $ is not JSON (${reason}). Give the audit.json that "serving-audit evaluate" wrote.`,
    );
  }
}

function pathPart(part: PropertyKey, at: number): string {
  if (at === 0) return String(part);
  return typeof part === 'number' ? `[${part}]` : `.${String(part)}`;
}

const text = z.string();
const textOrNull = text.nullable();
const whole = z.number().int();
const value: z.ZodType = z.lazy(() =>
  z.union([text, z.number(), z.boolean(), z.null(), z.array(value), z.record(text, value)]),
);
const outcome = z.enum(OUTCOMES as [string, ...string[]]);
const severity = z.enum(SEVERITIES as [string, ...string[]]);
const pillar = z.enum(PILLARS as [string, ...string[]]);
const byOutcome = z.object(Object.fromEntries(OUTCOMES.map((name) => [name, whole])));

const source = z.looseObject({ input: whole, item: whole.nullable() });
const waiverFields = {
  check: textOrNull,
  workspaceId: textOrNull,
  resource: textOrNull,
  reason: textOrNull,
  compensatingControl: textOrNull,
  owner: textOrNull,
  approver: textOrNull,
  ticket: textOrNull,
  grantedOn: textOrNull,
  expiresOn: textOrNull,
  renewal: z.number(),
};

const row = z.looseObject({
  workspaceId: text,
  resource: text,
  passed: z.union([z.literal(false), z.null()]),
  severity,
  evidence: z.record(text, value),
  sources: z.array(source),
  fingerprint: text,
  waiver: z.looseObject(waiverFields).nullable(),
});

const attestation = z.looseObject({
  check: textOrNull,
  control: textOrNull,
  workspaceId: textOrNull,
  resource: textOrNull,
  statement: textOrNull,
  verdict: textOrNull,
  attestedBy: textOrNull,
  attestedOn: textOrNull,
  reviewBy: textOrNull,
  evidence: textOrNull,
});

const check = z.looseObject({
  id: text,
  code: text,
  title: text,
  pillar,
  severity,
  outcome,
  resource: text,
  missing: z.array(text),
  message: textOrNull,
  params: z.record(text, value),
  controls: z.record(text, z.array(text)),
  why: text,
  verify: text,
  fix: text,
  caveat: text,
  sql: text,
  attestation: attestation.nullable(),
  counts: z.looseObject({ looked: whole, passed: whole, failed: whole, unknown: whole, waived: whole }),
  amountUsd: textOrNull,
  columns: z.array(text),
  rows: z.array(row),
});

const auditShape = z.looseObject({
  schema: z.literal(AUDIT_SCHEMA),
  tool: z.looseObject({ name: text, version: text, duckdb: text }),
  title: text,
  asOf: text,
  asOfBasis: z.enum(['flag', 'manifest', 'data']),
  period: z.looseObject({ from: textOrNull, to: textOrNull }),
  currency: text,
  workspaces: z.array(
    z.looseObject({
      workspaceId: text,
      name: textOrNull,
      url: textOrNull,
      collectedBy: textOrNull,
      collectedAt: textOrNull,
    }),
  ),
  inputs: z.array(
    z.looseObject({
      id: whole,
      path: text,
      status: text,
      export: textOrNull,
      format: text,
      bytes: z.number(),
      sha256: textOrNull,
      rows: whole,
      workspaceId: textOrNull,
      collectedAt: textOrNull,
      problems: z.array(text),
    }),
  ),
  exports: z.array(
    z.looseObject({
      export: text,
      status: z.enum(['present', 'partial', 'missing']),
      rows: whole,
      from: textOrNull,
      to: textOrNull,
      neededBy: z.array(text),
      collect: text,
      reason: z
        .enum(['denied', 'cut_off', 'broken', 'refused', 'failed', 'other_workspace', 'not_collected'])
        .nullable(),
      message: textOrNull,
    }),
  ),
  checks: z.array(check),
  figures: z.record(
    text,
    z.looseObject({
      title: text,
      columns: z.array(text),
      rows: z.array(z.record(text, value)),
      exports: z.array(text),
      sql: text,
    }),
  ),
  totals: z.looseObject({
    byOutcome,
    bySeverity: z.object(Object.fromEntries(SEVERITIES.map((name) => [name, whole]))),
    waived: whole,
    byPillar: z.object(Object.fromEntries(PILLARS.map((name) => [name, byOutcome]))),
  }),
  disabled: z.array(z.looseObject({ id: text, code: text, title: text, pillar, reason: text })),
  controls: z.array(
    z.looseObject({
      framework: text,
      control: text,
      standing: z.enum(['satisfied', 'in_part', 'not_satisfied', 'not_shown', 'not_applicable']),
      message: textOrNull,
      attestation: attestation.nullish(),
      checks: z.array(
        z.looseObject({ id: text, code: text, outcome: outcome.nullable(), inPart: z.boolean() }),
      ),
    }),
  ),
  waivers: z.array(
    z.looseObject({
      ...waiverFields,
      status: z.enum(['applied', 'expiring', 'expired', 'unmatched', 'invalid']),
      message: textOrNull,
      isJudged: z.boolean(),
      fingerprints: z.array(text),
      source: source.nullable(),
    }),
  ),
  branding: z.looseObject({ organisation: textOrNull, accentColour: textOrNull }),
  warnings: z.array(text),
});
