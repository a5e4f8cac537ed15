/** Long enough to push a table off the page. */
const LONGEST = 22;
const PIECE = 16;

/**
 * Splits text where a line may break, so that long ids and paths wrap in their cell and nothing is cut off.
 * Times, amounts and dates stay whole. The template puts `<wbr>` between the parts; joined, they are the text unchanged.
 */
export function breakable(text: string): readonly string[] {
  const parts: string[] = [];
  for (const run of text.split(/(?<=[/_=&?;@])(?=\S)|(?<=[.:,-])(?=[^\s\d])|(?<=[a-z])(?=[A-Z])/u)) {
    parts.push(...(longestWord(run) > LONGEST ? chunks(run) : [run]));
  }
  return parts.length === 0 ? [''] : parts;
}

function longestWord(run: string): number {
  return Math.max(...run.split(/\s/u).map((word) => word.length));
}

function chunks(run: string): readonly string[] {
  const points = [...run];
  const pieces: string[] = [];
  for (let at = 0; at < points.length; at += PIECE) pieces.push(points.slice(at, at + PIECE).join(''));
  return pieces;
}
