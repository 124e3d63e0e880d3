import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HearthError } from "#model/hearth-error.ts";
import type { BackendSettings } from "./engine.ts";
import { openBucket } from "./state/bucket.ts";
import { parseBucketUrl } from "./state/bucket-url.ts";
import { directCheckpoint, localFiles } from "./state/local-files.ts";
import { PushedCheckpoint } from "./state/pushed-checkpoint.ts";
import { stackKeys } from "./state/stack-keys.ts";
import type { StackPlace } from "./state/stack-store.ts";

/** What is asked for, and where the state lies if nothing is. */
export interface BackendWish {
  readonly settings: BackendSettings;
  /** `backend.url` of Pulumi.yaml. */
  readonly projectUrl: string | undefined;
  readonly stateDirectory: string;
  readonly project: string;
  readonly stack: string;
  /** Hears where a journal went that others had gone on without. */
  readonly onAbandoned: (file: string) => void;
}

export interface Backend {
  /** For the CLI's `PULUMI_BACKEND_URL`. */
  readonly url: string;
  readonly place: StackPlace;
}

/**
 * Where the state of a stack is kept: in the folder `stateDirectory`, or where `PULUMI_BACKEND_URL` or Pulumi.yaml say.
 * @throws HearthError `engine-backend-invalid`
 */
export function openBackend(wish: BackendWish): Backend {
  const { settings, stateDirectory } = wish;
  const keys = stackKeys(wish.project, wish.stack);
  const url = settings.url || wish.projectUrl || `file://${resolve(stateDirectory)}`;
  if (url.startsWith("file://")) {
    const files = localFiles(folderOf(url));
    return { url, place: { keys, files, checkpoint: directCheckpoint(files, keys.checkpoint) } };
  }
  const address = parseBucketUrl(url, settings.region);
  const { keyId, keySecret, sessionToken } = settings;
  if (!keyId || !keySecret) throw keyMissing(url);
  const bucket = openBucket(address, {
    id: keyId,
    secret: keySecret,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const journal = join(stateDirectory, "unpushed", shortDigest(url), wish.project, `${wish.stack}.json`);
  const checkpoint = new PushedCheckpoint(bucket, keys.checkpoint, journal, { onAbandoned: wish.onAbandoned });
  return { url, place: { keys, files: bucket, checkpoint } };
}

/** `file:///folder`, and `file://~`, which the CLI knows as well. */
function folderOf(url: string): string {
  const named = url.slice("file://".length);
  if (named === "~" || named.startsWith("~/")) return join(homedir(), named.slice(1));
  if (isAbsolute(named)) return fileURLToPath(url);
  throw new HearthError({
    code: "engine-backend-invalid",
    what: `“${url}” is no place for the state that Hearth knows.`,
    why: "It is a path that depends on where a command is run.",
    remedy: "Say the whole path: file:///home/me/state.",
  });
}

function shortDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function keyMissing(url: string): HearthError {
  return new HearthError({
    code: "engine-backend-invalid",
    what: `There is no key for ${url}.`,
    why: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set.",
    remedy: "Set both to the bucket's key; docs/how-to/state-in-a-bucket.md says where it comes from.",
  });
}
