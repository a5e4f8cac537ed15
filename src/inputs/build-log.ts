import { type JsonObject, jsonNumber } from './json-value.ts';

/** Phrases by which image builds say how they ended; the last one in the text counts. */
const SUCCESS =
  /\b(?:build succeeded|successfully built|build completed successfully|image build succeeded)\b/gi;
const FAILURE =
  /\b(?:build failed|failed to build|image build failed|error building|container build failed|build (?:was )?cancell?ed|returned a non-zero code|exit code:? [1-9])/gi;
const TIME = /\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?\]?/g;

/**
 * What may be known of a build's log: how it ended, how many lines it has, and its last time. The text itself may hold
 * secrets and goes nowhere. `outcome` is "unknown" where no phrase tells it.
 */
export function describeBuildLog(text: string): JsonObject {
  const succeeded = lastIndex(text, SUCCESS);
  const failed = lastIndex(text, FAILURE);
  const [, time = null, zone = 'Z'] = [...text.matchAll(TIME)].at(-1) ?? [];
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  return {
    outcome: succeeded === failed ? 'unknown' : succeeded > failed ? 'success' : 'failed',
    lines: jsonNumber(String(lines)),
    finished_at: time === null ? null : `${time.replace(' ', 'T')}${zone}`,
  };
}

function lastIndex(text: string, phrase: RegExp): number {
  return [...text.matchAll(phrase)].at(-1)?.index ?? -1;
}
