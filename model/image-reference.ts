import { HearthError } from "./hearth-error.ts";

/** The full name of an image: registry, repository, and a tag or a digest, e.g. `docker.io/library/nginx:1.29`. */
export type ImageReference = string & { readonly __brand: "ImageReference" };

// OCI Distribution Specification 1.1, “Pulling manifests”; the host as in “Identifying resources” of distribution.
const host = "(?:localhost|[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)+|[a-z0-9][a-z0-9-]*(?=:\\d))(?::\\d{1,5})?";
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const tag = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";
const reference = new RegExp(`^${host}(?:/${component})+(?::${tag}|@sha256:[0-9a-f]{64})$`);
/** The name of a repository without its host: `library/nginx`. */
export const repositoryPath: RegExp = new RegExp(`^${component}(?:/${component})*$`);
/** What follows the colon: `1.29`. */
export const imageTag: RegExp = new RegExp(`^${tag}$`);

/**
 * Names of Docker Hub's own images get their `library/`, without which no client asks for them.
 * @throws HearthError `image-reference-invalid`: short names are refused, for they mean something else in every place
 */
export function parseImageReference(text: string): ImageReference {
  if (text.length <= 512 && reference.test(text)) {
    return text.replace(/^docker\.io\/(?=[^/]+$)/, "docker.io/library/") as ImageReference;
  }
  const [first = "", ...rest] = text.split("/");
  const lacksHost = rest.length === 0 || (!/[.:]/.test(first) && first !== "localhost");
  throw new HearthError({
    code: "image-reference-invalid",
    what: `“${text.slice(0, 200)}” is not the full name of an image.`,
    why: lacksHost
      ? "It does not begin with the host of its registry."
      : "A full name is registry/repository:tag, or registry/repository@sha256:….",
    remedy: "Write it as in docker.io/library/nginx:1.29 or ghcr.io/owner/name:v1.2.3.",
  });
}
