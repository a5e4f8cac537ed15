import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { messageOf, UserError } from './errors.ts';

/** `-- ---` … `-- ---` above the SQL holds YAML behind `-- `. */
export function splitHeader(file: string): { header: unknown; sql: string } {
  const match = /^-- ---\n((?:--.*\n)*?)-- ---\n([\s\S]*)$/.exec(readFileSync(file, 'utf8'));
  if (match === null) {
    throw new UserError(
      `${basename(file)}: no header`,
      'begin the file with "-- ---", YAML behind "-- ", "-- ---"',
    );
  }
  const [, header = '', sql = ''] = match;
  return { header: parseYaml(file, header.replaceAll(/^-- ?/gm, '')), sql: sql.trim() };
}

/** Sorted by name; a folder that is not there, such as that of a pillar without checks, holds none. */
export function filesIn(folder: string, extension: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** The YAML of a file. Throws a UserError that names the file. */
export function readYaml(file: string): unknown {
  return parseYaml(file, readFileSync(file, 'utf8'));
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (thrown) {
    throw new UserError(`${basename(file)}: ${messageOf(thrown)}`);
  }
}

/** `data` as the schema has it. Throws a UserError that names the file and the first key that does not fit. */
export function validated<T>(file: string, schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${basename(file)}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}
