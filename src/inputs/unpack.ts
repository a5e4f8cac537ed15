import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { type Budget, budgetOf, LIMITS, type Limits } from './budget.ts';
import { unpackTar } from './tar.ts';
import { type Found, walkWithin } from './walk.ts';
import { unpackZip } from './zip.ts';
import { unpackZstdFile } from './zstd.ts';

/** `.tar.zst` is two deep, a zstd file within it three: nothing that people make is deeper. */
const DEEPEST = 3;

type Packing = 'zip' | 'tar' | 'tar.gz' | 'gzip' | 'zstd';

/**
 * Puts the files of archives in their place, unpacked to the scratch directory, under the archive's own path, and
 * unpacks what no reader reads packed (zstd, and gzip around anything but text). An archive that is damaged or refused
 * gives none of its files: nobody could tell which are missing.
 */
export async function unpackAll(
  found: readonly Found[],
  place: () => Promise<string>,
  limits: Limits = LIMITS,
): Promise<readonly Found[]> {
  const all: Found[] = [];
  for (const file of found) all.push(...(await unpacked(file, place, limits, 0)));
  return all.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

async function unpacked(
  file: Found,
  place: () => Promise<string>,
  limits: Limits,
  /** Archives and compressions around it. */
  depth: number,
  isInner = false,
): Promise<readonly Found[]> {
  if (file.skip !== null) return [file];
  const packing = await packingOf(file.content).catch(() => null);
  if (packing === null) return [file];
  const isArchive = packing === 'zip' || packing === 'tar' || packing === 'tar.gz';
  if (depth > DEEPEST || (isArchive && isInner))
    return [skipped(file, 'is an archive within an archive, which is not opened; unpack it')];
  const target = await place();
  const budget = budgetOf(file.bytes, limits);
  try {
    if (isArchive) await mkdir(target, { mode: 0o700 });
    if (packing === 'zip') await unpackZip(file.content, target, budget);
    else if (packing === 'tar' || packing === 'tar.gz')
      await unpackTar(file.content, packing === 'tar.gz', target, budget);
    else if (packing === 'zstd') await unpackZstdFile(file.content, target, budget);
    else await unpackGzip(file.content, target, budget);
  } catch (thrown) {
    await rm(target, { recursive: true, force: true });
    return [skipped(file, problemOf(thrown, packing))];
  }
  if (!isArchive) {
    const inner = { ...file, content: target, contentBytes: (await stat(target)).size };
    return unpacked(inner, place, limits, depth + 1, isInner);
  }
  const inner: Found[] = [];
  for (const one of await walkWithin(target, `${file.path}/`))
    inner.push(...(await unpacked(one, place, limits, depth + 1, true)));
  return [{ ...file, skip: { status: 'ignored', problem: null } }, ...inner];
}

/** By its bytes, never by its name. Text in gzip is left to its readers. */
async function packingOf(file: string): Promise<Packing | null> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(64 * 1024);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const head = buffer.subarray(0, bytesRead);
    if (/^504b(?:0304|0506|0708)/.test(head.toString('hex', 0, 4))) return 'zip';
    if (head.toString('hex', 0, 4) === '28b52ffd') return 'zstd';
    if (isTar(head)) return 'tar';
    if (head[0] !== 0x1f || head[1] !== 0x8b) return null;
    const inner = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    if (isTar(inner)) return 'tar.gz';
    return /^(?:50415231|4152524f5731|ffffffff|28b52ffd|504b0304)/.test(inner.toString('hex', 0, 6))
      ? 'gzip'
      : null;
  } finally {
    await handle.close();
  }
}

function isTar(head: Buffer): boolean {
  return head.toString('latin1', 257, 262) === 'ustar';
}

async function unpackGzip(file: string, target: string, budget: Budget): Promise<void> {
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      budget.spend(chunk.length);
      yield chunk;
    }
  };
  await pipeline(createReadStream(file), createGunzip(), counted, createWriteStream(target, { mode: 0o600 }));
}

function skipped(file: Found, problem: string): Found {
  return { ...file, skip: { status: 'unknown', problem } };
}

function problemOf(thrown: unknown, packing: Packing): string {
  if (thrown instanceof UserError) return `${thrown.message}; ${thrown.remedy}`;
  const { code } = thrown as { code?: string };
  if (code === 'ENOSPC') return 'cannot be unpacked, the disk is full; make room, or set TMPDIR';
  const kind = packing === 'gzip' || packing === 'zstd' ? `${packing} file` : 'archive';
  return `the ${kind} is damaged or cut off, nothing of it is read; copy it again`;
}
