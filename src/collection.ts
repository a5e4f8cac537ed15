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

/** `collection:` of a contract: how the collection script reads the export. */
export const collectionBlock = z.union([viaApi, viaSql]);
export type Collection = z.infer<typeof collectionBlock>;
