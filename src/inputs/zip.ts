import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UserError } from '../errors.ts';
import { namesOf, refuseLink } from './archive-names.ts';
import type { Budget } from './budget.ts';

const KIND = 0o170000;
const LINK = 0o120000;

/** Unpacks a zip under `folder`. Throws a UserError for what is refused, another error where the archive is damaged. */
export async function unpackZip(archive: string, folder: string, budget: Budget): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true, validateEntrySizes: true, autoClose: false });
  try {
    const names = namesOf();
    for await (const entry of zip.eachEntry()) {
      if (((entry.externalFileAttributes >>> 16) & KIND) === LINK) refuseLink();
      if (/[/\\]$/.test(entry.fileName)) continue;
      if (entry.isEncrypted()) throw new UserError('is encrypted', 'unpack it and give the folder');
      budget.file();
      await unpackEntry(zip, entry, join(folder, names.safe(entry.fileName)), budget);
    }
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, target: string, budget: Budget): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  let sum = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      budget.spend(chunk.length);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  };
  const stream = await zip.openReadStreamPromise(entry);
  await pipeline(stream, counted, createWriteStream(target, { mode: 0o600 }));
  if (sum !== entry.crc32) throw new Error('damaged');
}
