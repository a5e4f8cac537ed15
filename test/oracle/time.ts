import { AS_OF } from '../support/estate.ts';

/** The audit's instant, in epoch milliseconds. */
export const NOW = Date.parse(AS_OF);
export const DAY = 86_400_000;
