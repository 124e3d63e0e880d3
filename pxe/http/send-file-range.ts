import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { setImmediate as othersTurn } from "node:timers/promises";
import { sendDirectly } from "./send-directly.ts";

/** One read and one write, and all the memory that a stream takes. */
const chunkBytes = 256 * 1024;

/** After this much the server looks after everybody else, even if this client would take more at once: about 1 ms. */
const turnBytes = 4 * 1024 * 1024;

/**
 * Sends `[from, end)` of the file as the body of an answer whose headers say that length. Never reads ahead of the
 * client, so that a slow reader costs one chunk. Resolves when all is sent, or the client is gone.
 *
 * A chunk is written by Node, which waits until the client has room again; then the kernel fills that room by itself
 * ({@link sendDirectly}), and so on. Where it cannot, everything goes chunk by chunk.
 * @param direct in place of {@link sendDirectly}
 */
export async function sendFileRange(
  file: FileHandle,
  response: ServerResponse,
  from: number,
  end: number,
  direct = sendDirectly,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - from));
  let turnEnd = from + turnBytes;
  for (let position = from; position < end; ) {
    // Not through Node's threads: the kernel has read ahead, and on a busy machine a change of thread costs more than
    // the copy.
    const bytesRead = readSync(file.fd, buffer, 0, Math.min(chunkBytes, end - position), position);
    if (bytesRead === 0) {
      // The file has become shorter: the length that was promised cannot be kept, and a cut says so.
      response.destroy();
      return;
    }
    if (!(await write(response, buffer.subarray(0, bytesRead)))) return;
    position += bytesRead;
    position += direct(file.fd, response.socket, position, Math.min(turnBytes, end - position));
    if (position < turnEnd) continue;
    await othersTurn();
    turnEnd = position + turnBytes;
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
