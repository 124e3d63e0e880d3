import type { NamedImages } from "./image-layout.ts";

/** One answer to “which tags are there”, and whether there are more. */
export interface TagList {
  /** In lexical order. */
  readonly tags: readonly string[];
  readonly hasMore: boolean;
}

/**
 * The tags of a repository; undefined when nothing is known of it.
 * @param page `n` at most, those after `last` (OCI Distribution Specification 1.1, “Listing Tags”)
 */
export function listTags(
  images: NamedImages,
  repository: string,
  page: { readonly n?: number | undefined; readonly last?: string | undefined } = {},
): TagList | undefined {
  const prefix = `${repository}:`;
  const names = [...images.keys()].filter((name) => name.startsWith(prefix)).sort();
  if (names.length === 0) return undefined;
  const tags = names.map((name) => name.slice(prefix.length)).filter((tag) => !tag.includes("/"));
  const { n = tags.length, last = "" } = page;
  const after = tags.filter((tag) => tag > last);
  return { tags: after.slice(0, n), hasMore: n > 0 && after.length > n };
}
