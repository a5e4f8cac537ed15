import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

export type Content = string | Uint8Array;

/** Writes one file into `outDir`, whole or not at all. */
export async function writeWhole(outDir: string, path: string, content: Content): Promise<WrittenFile> {
  const target = join(outDir, path);
  await mkdir(dirname(target), { recursive: true });
  // A folder of its own: two runs into one place never write the same temporary file.
  const room = await mkdtemp(join(outDir, '.writing-'));
  try {
    const temporary = join(room, basename(target));
    await writeFile(temporary, content);
    await rename(temporary, target);
  } finally {
    await rm(room, { recursive: true, force: true });
  }
  return { path: target, bytes: Buffer.byteLength(content) };
}
