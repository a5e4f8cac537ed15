import { shareOf } from '../rates.ts';

/** REL-11: no more than one call in a hundred is throttled, beyond chance. */
export const oracle = shareOf((status) => status === 429);
