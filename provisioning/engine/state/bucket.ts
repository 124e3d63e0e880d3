import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { HearthError } from "#model/hearth-error.ts";
import type { BucketAddress } from "./bucket-url.ts";
import type { StateFiles } from "./state-files.ts";

/** What opens a bucket. Secret. */
export interface BucketKey {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken?: string;
}

/** A text and the mark of this version of it (the object's ETag). */
export interface Tagged {
  readonly text: string;
  readonly tag: string;
}

/** Files of a state in a bucket. What one client has written all others see from then on, as S3 and R2 promise. */
export interface Bucket extends StateFiles {
  readTagged(key: string): Promise<Tagged | undefined>;
  /**
   * Writes only where the object still is the version `tag`, or where there is none if that is undefined.
   * @returns the new version; undefined where it was another one
   */
  writeOver(key: string, text: string, tag: string | undefined): Promise<string | undefined>;
}

/** Times one request is tried. The pause before the second is 0.25 s, and doubles. */
const tries = 4;

/** For one try, answer included: a state has some megabytes at most. */
const tryMs = 20_000;

/** @throws HearthError from every method: `engine-backend-unreachable` */
export function openBucket(address: BucketAddress, key: BucketKey): Bucket {
  const client = new AwsClient({
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    ...(key.sessionToken === undefined ? {} : { sessionToken: key.sessionToken }),
    service: "s3",
    region: address.region,
    retries: 0,
  });
  const place = (name: string) => `${new URL(address.url).host}/${address.prefix}${name}`;
  const urlOf = (name: string) => `${address.root}${encodeKey(address.prefix + name)}`;

  /** The answer, whatever it says, unless the server is not there or not itself. */
  async function ask(url: string, init: { method: string; headers?: Record<string, string>; body?: string }) {
    // Signed with the request: what arrives is what was sent, also where there is no TLS.
    const headers = { ...init.headers, "x-amz-content-sha256": sha256(init.body ?? "") };
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === tries;
      try {
        const answer = await client.fetch(url, { ...init, headers, signal: AbortSignal.timeout(tryMs) });
        const body = await answer.text();
        // 409: another conditional write of the same object is under way (S3, "Conditional writes").
        const isPassing = answer.status >= 500 || answer.status === 429 || answer.status === 409;
        if (!isPassing || isLast) return { status: answer.status, headers: answer.headers, body };
      } catch (error) {
        if (isLast) throw unreachable(address, `It does not answer: ${reasonOf(error)}.`, error);
      }
      await sleep(250 * 2 ** (attempt - 1));
    }
  }

  const bucket: Bucket = {
    place,
    async readTagged(name) {
      const { status, headers, body } = await ask(urlOf(name), { method: "GET" });
      if (status === 200) return { text: body, tag: headers.get("etag") ?? "" };
      // A bucket that is not there also answers 404, and must not be taken for an empty state.
      if (status === 404 && errorOf(body).code === "NoSuchKey") return undefined;
      throw refused(address, status, body);
    },
    async writeOver(name, text, tag) {
      const condition = tag === undefined ? { "if-none-match": "*" } : { "if-match": tag };
      const { status, headers, body } = await ask(urlOf(name), { method: "PUT", headers: condition, body: text });
      if (status === 200) return headers.get("etag") ?? "";
      // 404: If-Match of an object that is gone.
      if (status !== 412 && !(status === 404 && errorOf(body).code === "NoSuchKey"))
        throw refused(address, status, body);
      // The answer to an earlier try may have been lost on the way.
      const there = await bucket.readTagged(name);
      return there?.text === text ? there.tag : undefined;
    },
    read: async (name) => (await bucket.readTagged(name))?.text,
    async write(name, text) {
      const { status, body } = await ask(urlOf(name), { method: "PUT", body: text });
      if (status !== 200) throw refused(address, status, body);
    },
    async list(folder) {
      const prefix = `${address.prefix}${folder}/`;
      const query = new URLSearchParams({ "list-type": "2", prefix });
      const { status, body } = await ask(`${address.root}?${query}`, { method: "GET" });
      if (status !== 200) throw refused(address, status, body);
      const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = ""]) => unescapeXml(name));
      return keys
        .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes("/"))
        .map((name) => name.slice(address.prefix.length));
    },
    async remove(name) {
      const { status, body } = await ask(urlOf(name), { method: "DELETE" });
      if (status !== 204 && status !== 200 && status !== 404) throw refused(address, status, body);
    },
  };
  return bucket;
}

/** Every part of a key, so that only `/` keeps a meaning (S3, "Signature calculation": UriEncode). */
function encodeKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Code and message of S3's error document. The rest of it repeats what was signed, and is not shown to anybody. */
function errorOf(body: string): { readonly code: string; readonly message: string } {
  const field = (name: string) => unescapeXml(new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? "");
  return { code: field("Code"), message: field("Message") };
}

function unescapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? "");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}

function refused(address: BucketAddress, status: number, body: string): HearthError {
  const { code, message } = errorOf(body);
  return unreachable(address, `It answers ${status}${code ? ` ${code}` : ""}${message ? `: ${message}` : ""}.`);
}

function unreachable(address: BucketAddress, why: string, cause?: unknown): HearthError {
  return new HearthError({
    code: "engine-backend-unreachable",
    what: `The bucket ${new URL(address.url).host} with the state cannot be used.`,
    why: why.replace(/\.+$/, "."),
    remedy:
      "Look whether the bucket, its endpoint and the key are right, and whether this computer reaches it; then run it again. What was done is kept on this computer until then.",
    cause,
  });
}
