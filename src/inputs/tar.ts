import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { UserError } from '../errors.ts';
import { namesOf, refuseLink } from './archive-names.ts';
import type { Budget } from './budget.ts';

/** What a tar ends with: two empty blocks. Without them it was cut off. */
const CLOSING = 1024;

/**
 * Unpacks a tar, gzipped or not, under `folder`. Throws a UserError for what is refused, another error where the
 * archive is damaged or cut off.
 */
export async function unpackTar(
  archive: string,
  gzip: boolean,
  folder: string,
  budget: Budget,
): Promise<void> {
  const names = namesOf();
  const entries = extract();
  let end = Buffer.alloc(0);
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      budget.spend(chunk.length);
      end = Buffer.concat([end, chunk.subarray(-CLOSING)]).subarray(-CLOSING);
      yield chunk;
    }
  };
  const write = async (
    header: Header,
    entry: AsyncIterable<unknown> & { resume: () => unknown },
  ): Promise<void> => {
    if (header.type === 'symlink' || header.type === 'link') refuseLink();
    if (header.type === 'directory') {
      entry.resume();
      return;
    }
    if (header.type !== 'file' && header.type !== 'contiguous-file')
      throw new UserError('holds an entry that is no plain file', 'pack it again, without --sparse');
    budget.file();
    const target = join(folder, names.safe(header.name));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(entry, createWriteStream(target, { mode: 0o600 }));
  };
  let refused: unknown = null;
  entries.on('entry', (header, entry, next) => {
    // An archive that ends within it says so itself.
    entry.on('error', () => {});
    write(header, entry).then(
      () => next(),
      (thrown) => {
        refused ??= thrown;
        entries.destroy(thrown as Error);
      },
    );
  });
  const source = createReadStream(archive);
  try {
    if (gzip) await pipeline(source, createGunzip(), counted, entries);
    else await pipeline(source, counted, entries);
  } catch (thrown) {
    throw refused ?? thrown;
  }
  if (end.length < CLOSING || end.some((byte) => byte !== 0)) throw new Error('cut off');
}
