import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HearthError } from "#model/hearth-error.ts";

/** What to fetch, and the digest without which it is of no use. */
export interface Download {
  /** For people: `k3s v1.36.3+k3s1`. */
  readonly name: string;
  readonly url: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

const connectMs = 30_000;

/**
 * Fetches a file over HTTPS into a new file.
 * @throws HearthError `download-failed` when it cannot be had, `download-checksum` when it is not what was pinned
 */
export async function downloadFile(
  { name, url, sha256 }: Download,
  file: string,
  onPercent: (percent: number) => void,
): Promise<void> {
  const hash = createHash("sha256");
  try {
    const response = await open(url);
    const totalBytes = Number(response.headers.get("content-length") ?? 0);
    let bytes = 0;
    const watched = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        if (totalBytes > 0) onPercent(Math.floor((bytes / totalBytes) * 100));
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body as never), watched, createWriteStream(file));
  } catch (cause) {
    throw unreachable(name, url, cause);
  }
  const found = hash.digest("hex");
  if (found !== sha256) throw checksumWrong(name, url, sha256, found);
}

async function open(url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${connectMs / 1000} s`)), connectMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status} ${response.statusText}`);
    return response;
  } finally {
    // Only the answer has to come soon; the bytes take as long as they take.
    clearTimeout(timer);
  }
}

function unreachable(name: string, url: string, cause: unknown): HearthError {
  const { message, cause: deeper } = cause as Error;
  return new HearthError({
    code: "download-failed",
    what: `${name} cannot be fetched.`,
    why: `${url}: ${deeper instanceof Error ? deeper.message : message}.`,
    remedy:
      "Check that this computer reaches the Internet, and run it again; what was fetched once is kept in .hearth/cache.",
    cause,
  });
}

function checksumWrong(name: string, url: string, wanted: string, found: string): HearthError {
  return new HearthError({
    code: "download-checksum",
    what: `What was fetched as ${name} is not what was pinned.`,
    why: `${url} has the SHA-256 ${found} and should have ${wanted}.`,
    remedy: "Nothing of it is used. Somebody between here and the server may have changed it: try another network.",
  });
}
