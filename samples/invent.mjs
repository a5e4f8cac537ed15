// Ids, moments and random numbers that are the same on every run: all derived from a label, none from a clock.
import { createHash } from 'node:crypto';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const digest = (label) => createHash('sha256').update(label).digest('hex');

/** 32 hex digits, as endpoints and served entities have them. */
export const hexId = (label) => digest(label).slice(0, 32);

/** A UUID, as applications, records and requests have them. */
export function uuid(label) {
  const hex = digest(label);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A decimal id as SCIM prints it: 14 digits, or 16 digits beyond 2^53 when `long` is set. */
export function scimId(label, long) {
  const digits = (BigInt(`0x${digest(label).slice(0, 12)}`) % 10_000_000_000_000n)
    .toString()
    .padStart(13, '0');
  return long ? `932${digits}` : `7${digits}`;
}

/** A generator of numbers in [0, 1) (mulberry32), seeded by a label. */
export function randomFrom(label) {
  let state = Number.parseInt(digest(label).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Epoch milliseconds of `2026-07-01` or of `2026-07-01T08:30:00Z`. */
export const moment = (text) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);

export const isoTime = (milliseconds) => new Date(milliseconds).toISOString();
export const isoDate = (milliseconds) => isoTime(milliseconds).slice(0, 10);
export const isWeekend = (milliseconds) => [0, 6].includes(new Date(milliseconds).getUTCDay());
