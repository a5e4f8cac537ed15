import { open, readFile } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The beginning of a file, unpacked and decoded. */
export interface Head {
  readonly container: 'empty' | 'parquet' | 'arrow' | 'feather' | 'text' | 'binary';
  readonly gzip: boolean;
  readonly encoding: Encoding;
  /** Begins with the byte order mark of UTF-8. */
  readonly marked: boolean;
  readonly text: string;
  /** The text is the whole file. */
  readonly complete: boolean;
  /** Why it cannot be unpacked; null where it can. */
  readonly damage: string | null;
}

/** The largest file that is read as one text: a JavaScript string cannot be much longer. */
export const LARGEST_TEXT = 400 * 1024 * 1024;
const HEAD = 1024 * 1024;

/** Reads the first MiB of a file and tells by its bytes, never by its name, what it is. */
export async function readHead(file: string, bytes: number): Promise<Head> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(HEAD, bytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return headOf(buffer.subarray(0, bytesRead), bytesRead >= bytes);
  } finally {
    await handle.close();
  }
}

/** Reads a whole text file. Throws where it is damaged or longer than LARGEST_TEXT. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  const unpacked = isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: LARGEST_TEXT }) : bytes;
  return decode(unpacked, encodingOf(unpacked));
}

export function headOf(bytes: Buffer, complete: boolean): Head {
  const base = { gzip: false, encoding: 'utf-8', marked: false, text: '', complete, damage: null } as const;
  if (bytes.length === 0) return { ...base, container: 'empty' };
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return { ...base, container: 'parquet' };
  if (bytes.toString('latin1', 0, 6) === 'ARROW1') return { ...base, container: 'feather' };
  if (isArrowStream(bytes)) return { ...base, container: 'arrow' };
  if (isGzip(bytes)) return gzipHead(bytes, complete);
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, 8192).includes(0)) return { ...base, container: 'binary' };
  try {
    // A character cut at the head's end is no fault of the file.
    return {
      ...base,
      container: 'text',
      encoding,
      marked: isMarked(bytes),
      text: decode(bytes, encoding, !complete),
    };
  } catch {
    const isBinary =
      [...bytes.subarray(0, 4096)].filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length > 8;
    if (isBinary) return { ...base, container: 'binary' };
    return {
      ...base,
      container: 'text',
      encoding,
      damage: 'is neither UTF-8 nor UTF-16 text; save it as UTF-8',
    };
  }
}

function gzipHead(bytes: Buffer, complete: boolean): Head {
  try {
    return { ...unpackedHead(bytes, complete), gzip: true };
  } catch {
    const damage = 'the gzip file is damaged or cut off; copy it again';
    try {
      // What can be unpacked still tells which export it was meant to be.
      return { ...unpackedHead(bytes, false), gzip: true, damage };
    } catch {
      return { container: 'text', gzip: true, encoding: 'utf-8', marked: false, text: '', complete, damage };
    }
  }
}

/** A gzip stream cut at the head's end still gives all text up to there. */
function unpackedHead(bytes: Buffer, complete: boolean): Head {
  const finishFlush = complete ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  return headOf(gunzipSync(bytes, { finishFlush, maxOutputLength: LARGEST_TEXT }), complete);
}

/** A continuation mark and the length of the schema that follows it. */
function isArrowStream(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.readUInt32LE(0) === 0xffffffff && bytes.readUInt32LE(4) < 1 << 24;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** By byte order mark: PowerShell 5.1 redirects to UTF-16 LE, PowerShell 7 may add a mark to UTF-8. */
function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function isMarked(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Without the byte order mark. Throws where the bytes are not of the encoding. */
function decode(bytes: Buffer, encoding: Encoding, stream = false): string {
  return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream });
}
