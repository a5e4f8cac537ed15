import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, UserError } from './errors.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const configFile = z.strictObject({
  title: z.string().default('Databricks Model Serving'),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'an ISO 4217 code such as USD')
    .default('USD'),
  production_values: z.array(z.string()).default(['prod', 'production', 'prd']),
  environment_tags: z.array(z.string()).default(['environment', 'env']),
  production_name_pattern: z.string().nullable().default(null),
  workspaces: z
    .record(z.string(), z.strictObject({ name: z.string().optional(), environment: z.string().optional() }))
    .default({}),
  max_input_age_days: z.number().int().positive().default(7),
  params: z.record(z.string(), z.record(z.string(), scalar)).default({}),
});

export type ParamValue = z.infer<typeof scalar>;

/** Everything that a run can be told, with its defaults filled in. */
export interface Config {
  readonly title: string;
  /** ISO 4217 code in upper case; list prices in other currencies are not used. */
  readonly currency: string;
  /** Values of an environment tag that mean production, compared without case. */
  readonly productionValues: readonly string[];
  /** Tag keys that name the environment, the first that is set wins. */
  readonly environmentTags: readonly string[];
  /** A regular expression over endpoint names, for endpoints that no tag or workspace places. */
  readonly productionNamePattern: string | null;
  readonly workspaces: Readonly<
    Record<string, { readonly name: string | null; readonly environment: string | null }>
  >;
  /** Evidence older than this at the audit's instant is not relied on. */
  readonly maxInputAgeDays: number;
  /** Check id → parameter → value, over the defaults in the check's header. */
  readonly params: Readonly<Record<string, Readonly<Record<string, ParamValue>>>>;
}

/** What the command line says on top of the file. */
export interface Flags {
  readonly title: string | null;
  /** Each `check.name=value`. */
  readonly params: readonly string[];
}

/**
 * Defaults ← `text` of serving-audit.yaml (null: no file) ← flags.
 * Throws a UserError that names the key; unknown keys are errors.
 */
export function loadConfig(text: string | null, name: string, flags: Flags): Config {
  const parsed = configFile.safeParse(text === null ? {} : parseConfig(text, name));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'top level';
    const keys = Object.keys(configFile.shape).join(', ');
    throw new UserError(`${name}: ${place}: ${issue?.message ?? 'not valid'}`, `known keys: ${keys}`);
  }
  const file = parsed.data;
  checkPattern(file.production_name_pattern, name);
  return Object.freeze({
    title: flags.title ?? file.title,
    currency: file.currency.toUpperCase(),
    productionValues: file.production_values.map((value) => value.toLowerCase()),
    environmentTags: file.environment_tags.map((key) => key.toLowerCase()),
    productionNamePattern: file.production_name_pattern,
    workspaces: Object.fromEntries(
      Object.entries(file.workspaces).map(([id, workspace]) => [
        id,
        { name: workspace.name ?? null, environment: workspace.environment ?? null },
      ]),
    ),
    maxInputAgeDays: file.max_input_age_days,
    params: withFlags(file.params, flags.params),
  });
}

function parseConfig(text: string, name: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (thrown) {
    throw new UserError(`${name}: ${messageOf(thrown)}`, 'mend the YAML');
  }
}

function checkPattern(pattern: string | null, name: string): void {
  if (pattern === null) return;
  try {
    new RegExp(pattern);
  } catch (thrown) {
    throw new UserError(`${name}: production_name_pattern: ${messageOf(thrown)}`);
  }
}

function withFlags(params: Config['params'], flags: readonly string[]): Config['params'] {
  const merged: Record<string, Record<string, ParamValue>> = structuredClone(params) as never;
  for (const flag of flags) {
    const match = /^([a-z0-9_]+)\.([a-z0-9_]+)=(.*)$/s.exec(flag);
    if (match === null) {
      throw new UserError(
        `--param ${flag}: not of the form check.name=value`,
        'for example --param idle_endpoint.idle_days=14',
      );
    }
    const [, check = '', param = '', value = ''] = match;
    const read = scalar.safeParse(parse(value));
    if (!read.success)
      throw new UserError(`--param ${flag}: the value is neither text, number, boolean nor list of text`);
    merged[check] = { ...merged[check], [param]: read.data };
  }
  return merged;
}
