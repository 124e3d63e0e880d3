import { dataHeaderBytes, opcode } from "./tftp-packet.ts";

/** Consecutive blocks as they go over the wire, one packet behind the other without a gap. */
export interface FramedBlocks {
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Of every packet but perhaps the last of the file. */
  readonly packetBytes: number;
}

/**
 * Puts the header of a data packet before each block.
 * @param data starts with block `first` and ends at a block's end or the file's
 * @param count blocks; the last one may be short or empty
 * @param room where they are put, at least `data.length + count * dataHeaderBytes` bytes
 */
export function frameBlocks(
  data: Uint8Array,
  first: number,
  count: number,
  blockSizeBytes: number,
  room: Uint8Array,
): FramedBlocks {
  const packetBytes = dataHeaderBytes + blockSizeBytes;
  const bytes = Buffer.from(room.buffer, room.byteOffset, data.length + count * dataHeaderBytes);
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let index = 0; index < count; index += 1) {
    const at = index * packetBytes;
    bytes[at] = 0;
    bytes[at + 1] = opcode.data;
    bytes.writeUInt16BE((first + index) & 0xffff, at + 2);
    source.copy(bytes, at + dataHeaderBytes, index * blockSizeBytes, (index + 1) * blockSizeBytes);
  }
  return { first, count, bytes, packetBytes };
}

/** The packets `first` to `first + count - 1` out of a run that holds them; shares its memory. */
export function sliceBlocks(run: FramedBlocks, first: number, count: number): FramedBlocks {
  const start = (first - run.first) * run.packetBytes;
  return {
    first,
    count,
    bytes: run.bytes.subarray(start, start + count * run.packetBytes),
    packetBytes: run.packetBytes,
  };
}
