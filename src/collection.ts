import { z } from 'zod';

/** From the least that an audit needs, which any viewer may collect, to everything that a check can use. */
export const SCOPES = ['minimal', 'standard', 'full'] as const;
export type Scope = (typeof SCOPES)[number];

const step = {
  /** Export whose records are gone through: `{key}` stands for the value of each; records without it are left out. */
  each: z.string().nullable().default(null),
  /** Keys that a record must have to be read for, though the request does not name them. */
  having: z.array(z.string()).default([]),
  /** Some records have none of it: that the server knows none is then an answer, and no failure. */
  may_be_absent: z.boolean().default(false),
  /** Where the answer is put; null: the contract's `file`, in which `<object>` stands for the keys. */
  file: z.string().nullable().default(null),
};

const request = z.strictObject({
  ...step,
  /** REST path of a GET; further pages are asked for until there are none. */
  get: z.string().regex(/^\/api\/[\w./{}\-?=&,]+$/),
});

const command = z.strictObject({
  ...step,
  /** A command where the bare REST answer cannot be had: metrics are text, Azure is asked with another tool. */
  command: z.string().regex(/^(databricks|az) /),
});

/** One read of one part of an export. */
export type Step = z.infer<typeof request> | z.infer<typeof command>;

const viaApi = z.strictObject({ scope: z.enum(SCOPES), steps: z.array(z.union([request, command])).min(1) });

const viaSql = z.strictObject({
  scope: z.enum(SCOPES),
  /** Columns of the table that are selected; null: those that the contract reads first. */
  select: z.array(z.string()).nullable().default(null),
  /** Rows that are of use, as a condition; null: all in the range of the contract's `time`. */
  where: z.string().nullable().default(null),
});

const path = z
  .string()
  .regex(/^[\w.]+$/)
  .nullable()
  .default(null);

/** Tables that are the users' own, and called what they chose. */
const viaNames = z.strictObject({
  scope: z.enum(SCOPES),
  /** Export whose records name the tables. */
  named_by: z.string(),
  /**
   * Where: a catalog, a schema and a prefix, in place of which a record's own name is taken; or the table, within the schema
   * or with its whole name.
   */
  names: z.array(z.strictObject({ catalog: path, schema: path, prefix: path, table: path })).min(1),
  /** What follows the prefix. */
  suffix: z.string().regex(/^\w*$/),
  /** Columns that hold the time, best first, each with the expression that makes a timestamp of it. */
  times: z.record(z.string(), z.string()),
  /** Columns of which nothing but the length leaves the table, and what that is called. */
  lengths: z.record(z.string(), z.string()),
});

/** What no command reads: the script says how it is come by. */
const byHand = z.strictObject({ scope: z.enum(SCOPES), by_hand: z.string().regex(/^[ -~]+$/) });

/** `collection:` of a contract: how the collection script reads the export. */
export const collectionBlock = z.union([viaApi, viaNames, byHand, viaSql]);
export type Collection = z.infer<typeof collectionBlock>;
