import { type FileHandle, open } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { ArtifactFile } from "#pxe/artifact-file.ts";
import { parseByteRange } from "./byte-range.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { replyNotFound, replyText } from "./http-exchange.ts";

/** One read and one write; two of them a stream, so that the next is read while one is sent. */
const chunkBytes = 512 * 1024;

/**
 * Answers GET and HEAD with the file or the part of it that is asked for: 200, 206, 304, 404 or 416.
 * Never reads ahead of the client: the buffers of a slow reader do not grow.
 */
export async function sendFile(exchange: HttpExchange, file: ArtifactFile): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(file.path, "r");
  } catch {
    return replyNotFound(exchange);
  }
  try {
    await sendHandle(exchange, handle, file);
  } finally {
    await handle.close();
  }
}

async function sendHandle(exchange: HttpExchange, handle: FileHandle, file: ArtifactFile): Promise<void> {
  const { request, response } = exchange;
  const { size } = await handle.stat();
  const etag = `"${file.sha256}"`;
  const headers = {
    etag,
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable",
    "content-type": "application/octet-stream",
  };
  if (request.headers["if-none-match"]?.split(",").some((tag) => tag.trim() === etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const ifRange = request.headers["if-range"];
  const wanted = parseByteRange(ifRange === undefined || ifRange === etag ? request.headers.range : undefined, size);
  if (wanted.range === "unsatisfiable") {
    return replyText(exchange, 416, "no such range\n", { "content-range": `bytes */${size}` });
  }
  const [first, last] = wanted.range === "part" ? [wanted.first, wanted.last] : [0, size - 1];
  response.writeHead(wanted.range === "part" ? 206 : 200, {
    ...headers,
    "content-length": last - first + 1,
    ...(wanted.range === "part" ? { "content-range": `bytes ${first}-${last}/${size}` } : {}),
  });
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  await pump(handle, response, first, last + 1);
}

/** Copies `[from, end)` of the file into the answer, as fast as the client takes it. */
async function pump(handle: FileHandle, response: ServerResponse, from: number, end: number): Promise<void> {
  const buffers = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
  let sent: Promise<boolean> = Promise.resolve(true);
  for (let position = from, turn = 0; position < end; turn = 1 - turn) {
    const buffer = buffers[turn] as Buffer;
    const { bytesRead } = await handle.read(buffer, 0, Math.min(chunkBytes, end - position), position);
    // The buffer of the chunk before is free only when the kernel has all of it.
    if (!(await sent)) return;
    if (bytesRead === 0) {
      // The file has become shorter: the length that was promised cannot be kept, and a cut says so.
      response.destroy();
      return;
    }
    sent = write(response, buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  if (await sent) response.end();
}

/** Resolves when the chunk has been handed to the kernel: true, or false when the client is gone. */
function write(response: ServerResponse, chunk: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    const gone = () => resolve(false);
    response.once("close", gone);
    response.write(chunk, (error) => {
      response.off("close", gone);
      resolve(!error);
    });
  });
}
