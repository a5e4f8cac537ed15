import { createHash } from 'node:crypto';
import type { Audit } from '../result.ts';

/**
 * A short code for "this evidence, these questions": the first eight hex digits, as xxxx-xxxx, of the SHA-256 over
 * the sorted hashes of the inputs and the id and SQL of every check. It stands in the foot of every page.
 */
export function evidenceCode(audit: Audit): string {
  const hash = createHash('sha256');
  for (const sha256 of audit.inputs.map((input) => input.sha256 ?? `unread:${input.path}`).sort()) {
    hash.update(`${sha256}\n`);
  }
  for (const check of [...audit.checks].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    hash.update(`${check.id}\n${check.sql}\n`);
  }
  const digest = hash.digest('hex');
  return `${digest.slice(0, 4)}-${digest.slice(4, 8)}`;
}
