import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import koffi from "koffi";

/** What goes through memory: a read, and a write that waits until the client has room again. */
const chunkBytes = 64 * 1024;

/** What the kernel copies by itself at a time; no more, so that a file that is not in memory yet stalls nobody for long. */
const directBytes = 2 * 1024 * 1024;

/**
 * Sends `[from, end)` of the file as the body of an answer whose headers say that length. Never reads ahead of the
 * client, so that a slow reader costs one chunk. Resolves when all is sent, or the client is gone.
 *
 * On Linux most bytes go from file to socket inside the kernel (sendfile(2)), which takes half of the CPU time that
 * reading and writing takes. Node offers no sendfile and no wait for a socket's room; so one chunk is written by Node,
 * which waits, then the kernel fills the room there is, and so on.
 */
export async function sendFileRange(
  file: FileHandle,
  response: ServerResponse,
  from: number,
  end: number,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - from));
  for (let position = from; position < end; ) {
    // At once and not through Node's threads: the kernel has read ahead, and under load each change of thread costs more.
    const bytesRead = readSync(file.fd, buffer, 0, Math.min(chunkBytes, end - position), position);
    if (bytesRead === 0) {
      // The file has become shorter: the length that was promised cannot be kept, and a cut says so.
      response.destroy();
      return;
    }
    if (!(await write(response, buffer.subarray(0, bytesRead)))) return;
    position += bytesRead;
    position += sendDirectly(file.fd, response, position, Math.min(directBytes, end - position));
  }
  response.end();
}

/** Resolves when the chunk has been handed to the kernel: true, or false when the client is gone. */
function write(response: ServerResponse, chunk: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve(false);
      return;
    }
    const gone = () => resolve(false);
    response.once("close", gone);
    response.write(chunk, (error) => {
      response.off("close", gone);
      resolve(!error);
    });
  });
}

type SendFile = (to: number, from: number, offset: BigInt64Array, length: number) => number;

let sendfile: SendFile | undefined;

/** How many bytes went into the room that the socket has now; 0 where that cannot be done. Nothing may be queued in Node. */
function sendDirectly(fileFd: number, response: ServerResponse, position: number, length: number): number {
  const { socket } = response;
  // Not documented, and so for ten years: the descriptor of a POSIX socket, and -1 once it is closed.
  const fd = (socket as unknown as { _handle?: { fd?: number } } | null)?._handle?.fd ?? -1;
  if (
    process.platform !== "linux" ||
    fd < 0 ||
    length <= 0 ||
    !socket ||
    socket.destroyed ||
    socket.writableLength > 0
  ) {
    return 0;
  }
  sendfile ??= koffi.load(null).func("long sendfile64(int, int, void *, size_t)") as SendFile;
  const sent = sendfile(fd, fileFd, BigInt64Array.of(BigInt(position)), length);
  // No room, or a connection that broke: the next write finds out which.
  return Math.max(0, sent);
}
