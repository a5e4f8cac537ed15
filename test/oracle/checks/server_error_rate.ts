import { shareOf } from '../rates.ts';

/** REL-10: no more than one answer in a hundred is an error of the server, beyond chance. */
export const oracle = shareOf((status) => status >= 500);
