import { type FramedBlocks, frameBlocks, sliceBlocks } from "./frame-blocks.ts";
import type { TftpFile } from "./tftp-file.ts";
import { dataHeaderBytes } from "./tftp-packet.ts";

/** Large enough that the disk is asked seldom, small enough for sixteen transfers at once. */
const chunkBytes = 256 * 1024;

/** Reads a file ahead of its transfer, in large pieces that are made ready for the wire once. */
export interface BlockReader {
  /**
   * The blocks, in one or two runs, whose memory is theirs until the next call; undefined while they are not there
   * yet (see `load`).
   */
  get(first: number, count: number): readonly FramedBlocks[] | undefined;
  /** Resolves when `get` has them. Rejects with what the file said. */
  load(first: number, count: number): Promise<void>;
}

/** @param windowBlocks the most that `get` is asked for at once; blocks before the last request are forgotten. */
export function readBlocks(file: TftpFile, blockSizeBytes: number, windowBlocks: number): BlockReader {
  const lastBlock = Math.floor(file.sizeBytes / blockSizeBytes) + 1;
  const chunkBlocks = Math.min(lastBlock, Math.max(windowBlocks, Math.floor(chunkBytes / blockSizeBytes)));
  const lastChunk = Math.floor((lastBlock - 1) / chunkBlocks);
  const ready = new Map<number, FramedBlocks>();
  const loading = new Map<number, Promise<void>>();
  const chunkOf = (block: number) => Math.floor((block - 1) / chunkBlocks);

  // Three of each at most, used again and again: fresh memory costs more than reading from the page cache.
  const rooms: Uint8Array[] = [];
  const buffers: Uint8Array[] = [];

  async function read(chunk: number): Promise<void> {
    const first = chunk * chunkBlocks + 1;
    const count = Math.min(chunkBlocks, lastBlock - first + 1);
    const offsetBytes = (first - 1) * blockSizeBytes;
    const lengthBytes = Math.min(count * blockSizeBytes, file.sizeBytes - offsetBytes);
    const buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(Math.min(chunkBlocks * blockSizeBytes, file.sizeBytes));
    const data = buffer.subarray(0, lengthBytes);
    if (lengthBytes > 0) await file.read(data, offsetBytes);
    const room = rooms.pop() ?? Buffer.allocUnsafeSlow(buffer.length + chunkBlocks * dataHeaderBytes);
    ready.set(chunk, frameBlocks(data, first, count, blockSizeBytes, room));
    buffers.push(buffer);
  }

  function forget(chunk: number): void {
    const old = ready.get(chunk);
    if (!old) return;
    ready.delete(chunk);
    rooms.push(new Uint8Array(old.bytes.buffer));
  }

  function loadChunk(chunk: number): Promise<void> {
    if (ready.has(chunk)) return Promise.resolve();
    const running = loading.get(chunk);
    if (running) return running;
    const started = read(chunk).finally(() => loading.delete(chunk));
    loading.set(chunk, started);
    return started;
  }

  return {
    get(first, count) {
      const [from, to] = [chunkOf(first), chunkOf(first + count - 1)];
      const head = ready.get(from);
      if (!head) return undefined;
      forget(from - 1);
      // Whether this fails shows when the chunk is needed.
      if (to < lastChunk && !ready.has(to + 1)) loadChunk(to + 1).catch(() => {});
      if (from === to) return [sliceBlocks(head, first, count)];
      const tail = ready.get(to);
      if (!tail) return undefined;
      const inHead = tail.first - first;
      return [sliceBlocks(head, first, inHead), sliceBlocks(tail, tail.first, count - inHead)];
    },
    async load(first, count) {
      await Promise.all([loadChunk(chunkOf(first)), loadChunk(chunkOf(first + count - 1))]);
    },
  };
}
