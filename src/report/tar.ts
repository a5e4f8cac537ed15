import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createBrotliDecompress } from 'node:zlib';

const BLOCK = 512;

/**
 * Unpacks the plain files of a small brotli-compressed tar under `folder` and returns their relative names. Links and
 * devices are left out, and a name that would leave the folder is an error.
 */
export async function unpackTar(archive: string, folder: string): Promise<readonly string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(archive).pipe(createBrotliDecompress()))
    chunks.push(chunk as Buffer);
  const tar = Buffer.concat(chunks);
  const names: string[] = [];
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    const name = field(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(field(header, 124, 12), 8) || 0;
    const kind = field(header, 156, 1);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (kind !== '0' && kind !== '') continue;
    if (name.startsWith('/') || name.split('/').includes('..'))
      throw new Error(`${archive} holds a name that leaves it: ${name}`);
    await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, name), body, { mode: 0o600 });
    names.push(name);
  }
  return names;
}

function field(header: Buffer, from: number, length: number): string {
  return header
    .subarray(from, from + length)
    .toString('latin1')
    .replace(/\0.*$/s, '')
    .trim();
}
