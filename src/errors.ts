/**
 * Something the user can put right: a bad option, a bad configuration, no usable export.
 * Printed without a stack; the run ends with exit code 2.
 */
export class UserError extends Error {
  /** What to do about it, one sentence. */
  readonly remedy: string | null;

  constructor(message: string, remedy: string | null = null) {
    super(message);
    this.name = 'UserError';
    this.remedy = remedy;
  }
}

/** The message of anything thrown, on one line: DuckDB and Node put context on further lines. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/\s*\n\s*/g, ' ').trim();
}
