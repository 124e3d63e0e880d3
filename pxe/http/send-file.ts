import { type FileHandle, open } from "node:fs/promises";
import type { ArtifactFile } from "#pxe/artifact-file.ts";
import { parseByteRange } from "./byte-range.ts";
import { type HttpExchange, replyNotFound, replyText } from "./http-exchange.ts";
import { sendFileRange } from "./send-file-range.ts";

/** What an answer says besides the file. */
export interface SendOptions {
  /** In place of, or beside, what is said of every file. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers when there is no such file; by default as any path that does not exist. */
  readonly unknown?: () => void;
}

/**
 * Answers GET and HEAD with the file or the part of it that is asked for: 200, 206, 304, 404 or 416.
 */
export async function sendFile(exchange: HttpExchange, file: ArtifactFile, options: SendOptions = {}): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(file.path, "r");
  } catch {
    return (options.unknown ?? (() => replyNotFound(exchange)))();
  }
  try {
    await sendHandle(exchange, handle, file, options);
  } finally {
    await handle.close();
  }
}

async function sendHandle(
  exchange: HttpExchange,
  handle: FileHandle,
  file: ArtifactFile,
  options: SendOptions,
): Promise<void> {
  const { request, response } = exchange;
  const { size } = await handle.stat();
  const etag = `"${file.sha256}"`;
  const headers = {
    etag,
    "accept-ranges": "bytes",
    "cache-control": "public, max-age=31536000, immutable",
    "Content-Type": "application/octet-stream",
    ...options.headers,
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
    "Content-Length": last - first + 1,
    ...(wanted.range === "part" ? { "content-range": `bytes ${first}-${last}/${size}` } : {}),
  });
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  await sendFileRange(handle, response, first, last + 1);
}
