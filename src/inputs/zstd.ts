import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Decompress, decompress } from 'fzstd';
import type { Budget } from './budget.ts';

/** Unpacks one zstd frame into memory of its own, whose views may begin at any byte. */
export function unpackZstd(frame: Uint8Array): Uint8Array {
  return new Uint8Array(decompress(frame));
}

/** Unpacks a zstd file piece by piece. Throws where it is damaged, cut off or beyond the budget. */
export async function unpackZstdFile(file: string, target: string, budget: Budget): Promise<void> {
  let last = false;
  const unpack = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Uint8Array> {
    let ready: Uint8Array[] = [];
    const stream = new Decompress((data, isLast) => {
      // One piece that is read can unpack to thousands of these.
      budget.spend(data.length);
      if (data.length > 0) ready.push(data.slice());
      last = isLast === true;
    });
    for await (const chunk of chunks) {
      stream.push(new Uint8Array(chunk));
      for (const piece of ready) yield piece;
      ready = [];
    }
    stream.push(new Uint8Array(0), true);
    for (const piece of ready) yield piece;
  };
  await pipeline(createReadStream(file), unpack, createWriteStream(target, { mode: 0o600 }));
  if (!last) throw new Error('cut off');
}
