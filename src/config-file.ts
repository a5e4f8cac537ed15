import { z } from 'zod';

export const scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const names = z.array(z.string().min(1));
const severity = z.enum(['critical', 'high', 'medium', 'low']);
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Settings that are the default of every check's parameter of the same name. */
export const sharedSettings = {
  required_tags: names.optional().describe('Tag keys that every endpoint must carry.'),
  broad_groups: names.optional().describe('Groups that mean everybody.'),
  developer_groups: names.optional().describe('Groups whose members write models and endpoints.'),
  approved_providers: names
    .optional()
    .describe('Providers of external models, such as openai, or openai/gpt-4.1 for one model.'),
  approved_hosts: names.optional().describe('Hosts that external models may be called at.'),
  approved_catalogs: names.optional().describe('Catalogs that served models may come from.'),
  approved_aliases: names.optional().describe('Aliases that mark an approved version.'),
  approved_admins: names.optional().describe('Who may change permissions.'),
  approved_collectors: names
    .optional()
    .describe('Read-only service principals that may collect the evidence: application id or name.'),
  pipeline_agents: names.optional().describe('Identities and user agents of the delivery pipeline.'),
  service_identity_pattern: z
    .string()
    .optional()
    .describe('A regular expression that the names of service identities match.'),
} as const;

export const workingHours = z
  .strictObject({
    zone: z
      .string()
      .refine(isZone, 'not an IANA time zone such as Europe/Madrid')
      .describe('IANA time zone.'),
    days: z
      .array(z.enum(DAYS))
      .min(1)
      .default([...DAYS.slice(0, 5)]),
    from: z.number().int().min(0).max(23).default(8).describe('First working hour of the day, local time.'),
    to: z.number().int().min(1).max(24).default(18).describe('The hour at which work ends.'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' });

const budget = z.strictObject({
  tag: z.string().optional().describe('Tag key; without it the budget is of all that is served.'),
  value: z.string().optional().describe('Tag value.'),
  month: z
    .string()
    .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month such as 2026-09')
    .optional()
    .describe('Without it: every month that has no budget of its own.'),
  usd: z.number().nonnegative(),
  workspace_id: z.string().optional(),
  owner: z.string().optional(),
});

/** serving-audit.yaml. */
export const configFile = z.strictObject({
  title: z.string().default('Databricks Model Serving').describe('Title of the report.'),
  branding: z
    .strictObject({
      organisation: z.string().min(1).optional().describe('Named on the cover.'),
      accent_colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #17406d')
        .optional()
        .describe("Colour of the cover's rule."),
    })
    .default({}),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'an ISO 4217 code such as USD')
    .default('USD')
    .describe('Prices in other currencies are not used.'),
  discount_pct: z
    .number()
    .min(0)
    .max(100)
    .nullable()
    .default(null)
    .describe('Discount off the list price, in per cent, where no account prices were exported.'),
  supplied_rate_usd_per_dbu: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Your rate for a DBU of serving, where no account prices were exported; it goes before the discount.',
    ),
  budgets: z.array(budget).default([]).describe('Budgets by tag and month, beside those of budgets.yaml.'),
  working_hours: workingHours
    .optional()
    .describe('When people work; outside of it a test endpoint can rest.'),
  production_values: names
    .default(['prod', 'production', 'prd'])
    .describe('Values of an environment tag that mean production.'),
  environment_tags: names
    .default(['environment', 'env'])
    .describe('Tag keys that name the environment; the first that is set wins.'),
  cost_center_tags: names
    .default(['cost_center', 'cost-center', 'costcenter', 'cost_centre', 'cost center'])
    .describe('Tag keys that name who pays; the first that is set wins.'),
  tag_aliases: z
    .record(z.string(), names)
    .default({})
    .refine((aliases) => isDistinct(Object.values(aliases).flat()), 'an alias stands for one key only')
    .describe('Tag key → other spellings of it that count as well.'),
  production_name_pattern: z
    .string()
    .nullable()
    .default(null)
    .describe('A regular expression over endpoint names, for endpoints that no tag or workspace places.'),
  workspaces: z
    .record(z.string(), z.strictObject({ name: z.string().optional(), environment: z.string().optional() }))
    .default({})
    .describe('Workspace id → its name and environment.'),
  max_input_age_days: z
    .number()
    .int()
    .positive()
    .default(7)
    .describe("Evidence older than this at the audit's instant is not relied on."),
  ...sharedSettings,
  severities: z
    .record(z.string(), severity)
    .default({})
    .describe('Check id or code → the severity of all that fails it.'),
  disabled: z
    .record(z.string(), z.string().trim().min(1, 'say why'))
    .default({})
    .describe('Check id or code → why it is not asked; the report lists it.'),
  waiver_days: z
    .strictObject({
      critical: z.number().int().positive().default(30),
      high: z.number().int().positive().default(90),
      medium: z.number().int().positive().default(180),
      low: z.number().int().positive().default(365),
    })
    .prefault({})
    .describe('For how many days a finding may be accepted, by its severity.'),
  waiver_warn_days: z
    .number()
    .int()
    .nonnegative()
    .default(30)
    .describe('A waiver that ends within so many days is said to expire.'),
  waivers: z.string().optional().describe('File of accepted risks, relative to this file; as --waivers.'),
  params: z
    .record(z.string(), z.record(z.string(), scalar))
    .default({})
    .describe('Check id → parameter → value; goes before the shared settings.'),
});

/** JSON Schema (2020-12) of serving-audit.yaml: editors complete and check it by this. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configFile, { io: 'input' });
}

/** A serving-audit.yaml that says nothing yet: every key with what it means and its default, commented out. */
export function configTemplate(): string {
  const { properties } = configJsonSchema() as {
    readonly properties: Readonly<
      Record<string, { readonly description?: string; readonly default?: unknown; readonly type?: string }>
    >;
  };
  const keys = Object.entries(properties).map(([key, { description, default: value, type }]) => {
    const shown = value === undefined ? (type === 'array' ? [] : type === 'object' ? {} : '') : value;
    const meaning = description === undefined ? '' : `# ${description}\n`;
    return `${meaning}# ${key}: ${JSON.stringify(shown)}\n`;
  });
  return [
    '# What the audit is told beyond the exports. Every key is optional; an unknown one is an error.\n# An editor completes it with docs/config.schema.json of the package.\n',
    ...keys,
  ].join('\n');
}

/** ISO number of a working day, as text: "1" is Monday. */
export function isoDay(day: (typeof DAYS)[number]): string {
  return String(DAYS.indexOf(day) + 1);
}

function isDistinct(keys: readonly string[]): boolean {
  return new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
}

function isZone(zone: string): boolean {
  // Offsets such as +02:00 would be taken too, and know no summer time.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
