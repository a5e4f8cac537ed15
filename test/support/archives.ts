import { crc32, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Unix mode, for links. */
  readonly mode?: number;
  readonly encrypted?: boolean;
}

/** A zip of these entries, deflated. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644, encrypted = false } of entries) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const names = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800 | (encrypted ? 1 : 0), 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(names.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, names, packed]);
    const directory = Buffer.alloc(14);
    directory.writeUInt32LE((mode << 16) >>> 0, 6);
    directory.writeUInt32LE(offset, 10);
    locals.push(local);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), shared, directory, names]));
    offset += local.length;
  }
  const listing = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listing, Buffer.from('PK\x05\x06'), end]);
}

export interface TarEntry {
  readonly name: string;
  readonly content?: Uint8Array | string;
  readonly link?: string;
}

export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content, link } of entries) {
    if (link !== undefined) tar.entry({ name, type: 'symlink', linkname: link });
    else tar.entry({ name }, Buffer.from(content ?? ''));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A zstd frame whose blocks are stored as they are: Node 20 cannot make a smaller one. */
export function zstdOf(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(bytes.length));
  const blocks: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 65_536) {
    const block = bytes.subarray(at, at + 65_536);
    const isLast = at + 65_536 >= bytes.length;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | Number(isLast), 0, 3);
    blocks.push(header, block);
  }
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0]), size, ...blocks]);
}
