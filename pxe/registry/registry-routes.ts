import { artifactFile } from "#pxe/artifact-file.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import type { HttpExchange, HttpRoutes } from "#pxe/http/http-exchange.ts";
import { replyText } from "#pxe/http/http-exchange.ts";
import { sendFile } from "#pxe/http/send-file.ts";
import type { NamedImages } from "./image-layout.ts";
import { readManifestType } from "./read-manifest-type.ts";
import { replyRegistryError } from "./registry-error.ts";
import { parseRegistryRequest, type RegistryRequest } from "./registry-request.ts";
import { listTags } from "./tag-list.ts";

/** Somebody asked for an image by its name. */
export interface Pull {
  readonly address: string;
  /** Full name with tag. */
  readonly image: string;
  readonly isThere: boolean;
}

export interface RegistryPlace {
  readonly settings: Pick<BootServerSettings, "cacheDirectory">;
  /** What there is at this moment. */
  readonly images: () => NamedImages;
  readonly onPull: (pull: Pull) => void;
}

/**
 * The half of OCI Distribution Specification 1.1 that every registry has: pulling, and the list of tags. Manifests and
 * layers are artifacts of the cache, which is public as a whole; a name leads to one only where the layout says so.
 */
export function registryRoutes(place: RegistryPlace): HttpRoutes {
  return async (exchange) => {
    const { pathname, query, request } = exchange;
    if (pathname !== "/v2" && !pathname.startsWith("/v2/")) return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      replyRegistryError(exchange, "UNSUPPORTED", "images can be pulled from here, and nothing else", {
        allow: "GET, HEAD",
      });
      return true;
    }
    const asked = parseRegistryRequest(pathname, query.get("ns"));
    if (!asked) return false;
    await answer(exchange, asked, place);
    return true;
  };
}

async function answer(exchange: HttpExchange, asked: RegistryRequest, place: RegistryPlace): Promise<void> {
  switch (asked.kind) {
    case "version":
      // What Docker's clients look for; the specification wants the status alone.
      return replyText(exchange, 200, "{}", {
        "Content-Type": "application/json",
        "docker-distribution-api-version": "registry/2.0",
      });
    case "invalid":
      return replyRegistryError(exchange, asked.code, asked.says);
    case "tags":
      return answerTags(exchange, asked.repository, place.images());
    case "blob":
      return sendBlob(exchange, asked.sha256, place);
    case "manifest":
      return "tag" in asked.reference
        ? sendTagged(exchange, `${asked.repository}:${asked.reference.tag}`, place)
        : sendManifest(exchange, asked.reference.sha256, place);
  }
}

async function sendTagged(exchange: HttpExchange, image: string, place: RegistryPlace): Promise<void> {
  const named = place.images().get(image);
  place.onPull({ address: exchange.request.socket.remoteAddress ?? "", image, isThere: named !== undefined });
  if (named) await sendManifest(exchange, named.sha256, place, named.mediaType);
  else replyRegistryError(exchange, "MANIFEST_UNKNOWN", `${image} is not in the cache`);
}

/** @param knownType where the layout tells it; otherwise the file itself is asked, and has to be a manifest */
async function sendManifest(
  exchange: HttpExchange,
  sha256: string,
  { settings }: RegistryPlace,
  knownType?: string,
): Promise<void> {
  const file = artifactFile(settings, sha256);
  const mediaType = knownType ?? (await readManifestType(file.path));
  const unknown = () => replyRegistryError(exchange, "MANIFEST_UNKNOWN", "no manifest has this digest");
  if (mediaType === undefined) return unknown();
  const headers = { "Content-Type": mediaType, "docker-content-digest": `sha256:${sha256}` };
  // A tag may lead elsewhere tomorrow; what the digest in its URL says never changes.
  await sendFile(exchange, file, {
    headers: knownType ? { ...headers, "cache-control": "no-cache" } : headers,
    unknown,
  });
}

async function sendBlob(exchange: HttpExchange, sha256: string, { settings }: RegistryPlace): Promise<void> {
  await sendFile(exchange, artifactFile(settings, sha256), {
    headers: { "docker-content-digest": `sha256:${sha256}` },
    unknown: () => replyRegistryError(exchange, "BLOB_UNKNOWN", "no blob has this digest"),
  });
}

function answerTags(exchange: HttpExchange, repository: string, images: NamedImages): void {
  const { query, pathname } = exchange;
  const n = /^\d{1,6}$/.test(query.get("n") ?? "") ? Number(query.get("n")) : undefined;
  const list = listTags(images, repository, { n, last: query.get("last") ?? undefined });
  if (!list) {
    replyRegistryError(exchange, "NAME_UNKNOWN", `nothing of ${repository} is in the cache`);
    return;
  }
  const { tags, hasMore } = list;
  const next = new URLSearchParams(query);
  next.set("last", tags.at(-1) ?? "");
  replyText(exchange, 200, JSON.stringify({ name: repository, tags }), {
    "Content-Type": "application/json",
    ...(hasMore ? { link: `<${pathname}?${next}>; rel="next"` } : {}),
  });
}
