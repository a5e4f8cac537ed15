/**
 * Unpacks an LZ4 frame (what Feather files are compressed with unless told otherwise) of a known size. Throws where it
 * is damaged. Its checksums are not looked at: the file as a whole has one in the manifest.
 */
export function unpackLz4(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== 0x184d2204) throw new Error('not an LZ4 frame');
  const flags = frame[4] ?? 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const hasBlockSums = (flags & 0x10) !== 0;
  let output: Uint8Array<ArrayBufferLike> = hasSize
    ? new Uint8Array(sizeOf(view.getBigUint64(6, true)))
    : new Uint8Array(0);
  let written = 0;
  for (let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0); ; ) {
    if (at + 4 > frame.length) throw new Error('cut off');
    const length = view.getUint32(at, true);
    at += 4;
    if (length === 0) break;
    const isPlain = (length & 0x80000000) !== 0;
    const size = length & 0x7fffffff;
    if (at + size > frame.length) throw new Error('cut off');
    if (isPlain) {
      output = roomFor(output, written + size);
      output.set(frame.subarray(at, at + size), written);
      written += size;
    } else {
      [output, written] = unpackBlock(frame.subarray(at, at + size), output, written);
    }
    at += size + (hasBlockSums ? 4 : 0);
  }
  return output.subarray(0, written);
}

/** Blocks may refer back to what earlier ones gave. */
function unpackBlock(
  block: Uint8Array,
  given: Uint8Array,
  from: number,
): [output: Uint8Array, written: number] {
  let output = given;
  let written = from;
  for (let at = 0; at < block.length; ) {
    const token = block[at++] ?? 0;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = extended(block, at, literals);
    if (at + literals > block.length) throw new Error('cut off');
    output = roomFor(output, written + literals);
    output.set(block.subarray(at, at + literals), written);
    written += literals;
    at += literals;
    if (at >= block.length) break;
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    let length = token & 15;
    if (length === 15) [length, at] = extended(block, at, length);
    length += 4;
    if (distance === 0 || distance > written) throw new Error('damaged');
    output = roomFor(output, written + length);
    if (distance >= length) output.copyWithin(written, written - distance, written - distance + length);
    else
      for (let index = 0; index < length; index++)
        output[written + index] = output[written + index - distance] ?? 0;
    written += length;
  }
  return [output, written];
}

function extended(block: Uint8Array, start: number, base: number): [length: number, at: number] {
  let length = base;
  let at = start;
  for (;;) {
    const byte = block[at++];
    if (byte === undefined) throw new Error('cut off');
    length += byte;
    if (byte !== 255) return [length, at];
  }
}

function roomFor(output: Uint8Array, size: number): Uint8Array {
  if (size <= output.length) return output;
  const larger = new Uint8Array(sizeOf(BigInt(Math.max(size, output.length * 2))));
  larger.set(output);
  return larger;
}

/** A frame that claims more than a gigabyte is no column of a record batch. */
function sizeOf(size: bigint): number {
  if (size > 1_073_741_824n) throw new Error('too large');
  return Number(size);
}
