import { imageTag, repositoryPath } from "#model/image-reference.ts";

/** A manifest is asked for by a tag, or by what it is. */
export type ManifestReference = { readonly tag: string } | { readonly sha256: string };

/** What a client of a registry asks for. */
export type RegistryRequest =
  /** Whether this is a registry at all. */
  | { readonly kind: "version" }
  | { readonly kind: "manifest"; readonly repository: string; readonly reference: ManifestReference }
  | { readonly kind: "blob"; readonly sha256: string }
  | { readonly kind: "tags"; readonly repository: string }
  | { readonly kind: "invalid"; readonly code: "NAME_INVALID" | "DIGEST_INVALID"; readonly says: string };

const sha256Digest = /^sha256:([0-9a-f]{64})$/;
/** A host with or without a port, as the first part of an image's name says it. */
const registryHost = /^[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})*(?::\d{1,5})?$/;

/** Longer names are nobody's: the specification lets clients limit host and name together to 255 characters. */
const longestName = 255;

/**
 * Reads a path of the pull API; undefined where it is none.
 * @param pathname decoded
 * @param ns the registry that the client takes this one for a mirror of, e.g. `docker.io` (containerd's `?ns=`)
 */
export function parseRegistryRequest(pathname: string, ns: string | null): RegistryRequest | undefined {
  if (pathname === "/v2" || pathname === "/v2/") return { kind: "version" };
  const match = /^\/v2\/(.+)\/(?:(manifests|blobs)\/([^/]+)|tags\/list)$/s.exec(pathname);
  if (!match) return undefined;
  const [, name = "", kind, reference = ""] = match;
  const repository = fullName(name, ns);
  if (repository === undefined) {
    return { kind: "invalid", code: "NAME_INVALID", says: "this is no name of a repository" };
  }
  if (kind === undefined) return { kind: "tags", repository };
  const sha256 = sha256Digest.exec(reference)?.[1];
  if (kind === "blobs") return sha256 === undefined ? digestInvalid : { kind: "blob", sha256 };
  if (sha256 !== undefined) return { kind: "manifest", repository, reference: { sha256 } };
  if (!imageTag.test(reference)) return digestInvalid;
  return { kind: "manifest", repository, reference: { tag: reference } };
}

const digestInvalid: RegistryRequest = {
  kind: "invalid",
  code: "DIGEST_INVALID",
  says: "this is neither a tag nor a sha256 digest",
};

/**
 * The name with its registry's host: `docker.io/library/nginx`. Without `ns` a first part that can only be a host is
 * one; a name without any is Docker Hub's, whose clients ask their mirrors in this way.
 */
function fullName(name: string, ns: string | null): string | undefined {
  if (name.length > longestName || !repositoryPath.test(name)) return undefined;
  if (ns !== null) return ns.length <= longestName && registryHost.test(ns) ? `${ns}/${name}` : undefined;
  const [first = "", ...rest] = name.split("/");
  if (rest.length > 0 && (first.includes(".") || first === "localhost")) return name;
  return `docker.io/${rest.length > 0 ? name : `library/${name}`}`;
}
