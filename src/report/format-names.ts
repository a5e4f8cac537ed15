export type Format = 'html' | 'pdf' | 'json' | 'csv';

/** The outputs in the order in which they are written. */
export const FORMATS: readonly Format[] = ['json', 'csv', 'html', 'pdf'];
