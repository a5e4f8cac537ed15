import { parse } from 'yaml';
import type { z } from 'zod';
import { configFile, isoDay, scalar, sharedSettings, workingHours } from './config-file.ts';
import { messageOf, UserError } from './errors.ts';

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
  readonly costCenterTags: readonly string[];
  /** Tag key → other spellings of it, all in lower case. */
  readonly tagAliases: Readonly<Record<string, readonly string[]>>;
  /** Off the list price, in per cent; null: none is known. */
  readonly discountPct: number | null;
  /** The price of a DBU where the account's own prices do not tell; null: none is supplied. */
  readonly suppliedRateUsdPerDbu: number | null;
  readonly budgets: readonly Budget[];
  /** `days` are ISO numbers as text, "1" is Monday; work begins at `from` and is over at `to`, hours in `zone`. */
  readonly workingHours: {
    readonly zone: string;
    readonly days: readonly string[];
    readonly from: number;
    readonly to: number;
  };
  readonly branding: { readonly organisation: string | null; readonly accentColour: string | null };
  /** Check id or code → the severity of whatever fails it. */
  readonly severities: Readonly<Record<string, Severity>>;
  /** Check id or code → why it is not asked. */
  readonly disabled: Readonly<Record<string, string>>;
  /** The longest that a finding of a severity may be accepted. */
  readonly waiverDays: Readonly<Record<Severity, number>>;
  readonly waiverWarnDays: number;
  /** A file of waivers, as the configuration names it; null: none. */
  readonly waivers: string | null;
  /** Parameter → value, over the header's default in every check that has such a parameter. */
  readonly shared: Readonly<Record<string, ParamValue>>;
  /** Check id → parameter → value, over both. */
  readonly params: Readonly<Record<string, Readonly<Record<string, ParamValue>>>>;
}

/** What may be spent in a month: by what carries a tag, or by all that is served. */
export interface Budget {
  readonly tag: string | null;
  readonly value: string | null;
  /** "2026-09"; null: every month without a budget of its own. */
  readonly month: string | null;
  readonly usd: number;
  readonly workspaceId: string | null;
  readonly owner: string | null;
}

type Severity = z.infer<typeof configFile>['severities'][string];

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
  checkPattern(file.production_name_pattern, 'production_name_pattern', name);
  checkPattern(file.service_identity_pattern ?? null, 'service_identity_pattern', name);
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
    costCenterTags: file.cost_center_tags.map((key) => key.toLowerCase()),
    tagAliases: Object.fromEntries(
      Object.entries(file.tag_aliases).map(([key, aliases]) => [
        key.toLowerCase(),
        aliases.map((alias) => alias.toLowerCase()),
      ]),
    ),
    discountPct: file.discount_pct,
    suppliedRateUsdPerDbu: file.supplied_rate_usd_per_dbu,
    budgets: file.budgets.map(({ tag, value, month, usd, workspace_id, owner }) => ({
      tag: tag ?? null,
      value: value ?? null,
      month: month ?? null,
      usd,
      workspaceId: workspace_id ?? null,
      owner: owner ?? null,
    })),
    workingHours: workingHoursOf(file),
    branding: {
      organisation: file.branding.organisation ?? null,
      accentColour: file.branding.accent_colour ?? null,
    },
    severities: file.severities,
    disabled: file.disabled,
    waiverDays: file.waiver_days,
    waiverWarnDays: file.waiver_warn_days,
    waivers: file.waivers ?? null,
    shared: sharedOf(file),
    params: withFlags(file.params, flags.params),
  });
}

type ConfigFile = z.infer<typeof configFile>;

function workingHoursOf({
  working_hours: hours = workingHours.parse({ zone: 'UTC' }),
}: ConfigFile): Config['workingHours'] {
  return { ...hours, days: hours.days.map(isoDay) };
}

/** The settings that several checks share, under the names of their parameters. */
function sharedOf(file: ConfigFile): Config['shared'] {
  const named = Object.keys(sharedSettings) as (keyof typeof sharedSettings)[];
  const { zone, days, from, to } = workingHoursOf(file);
  return {
    ...Object.fromEntries(named.flatMap((key) => (file[key] === undefined ? [] : [[key, file[key]]]))),
    ...(file.working_hours === undefined
      ? {}
      : { time_zone: zone, work_days: [...days], work_start_hour: from, work_end_hour: to }),
  };
}

function parseConfig(text: string, name: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (thrown) {
    throw new UserError(`${name}: ${messageOf(thrown)}`, 'mend the YAML');
  }
}

function checkPattern(pattern: string | null, key: string, name: string): void {
  if (pattern === null) return;
  try {
    new RegExp(pattern);
  } catch (thrown) {
    throw new UserError(`${name}: ${key}: ${messageOf(thrown)}`);
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
