import { expect, test } from "vitest";
import { parseRegistryRequest } from "./registry-request.ts";

const hex = "0123456789abcdef".repeat(4);

/** What is read as the name of the repository. */
const repositoryOf = (path: string, ns: string | null = null) => {
  const asked = parseRegistryRequest(`/v2/${path}/manifests/1`, ns);
  return asked?.kind === "manifest" ? asked.repository : asked;
};

test.each(["/v2", "/v2/"])("%s asks whether this is a registry", (path) => {
  expect(parseRegistryRequest(path, null)).toEqual({ kind: "version" });
});

test("a manifest is asked for by tag or digest, a blob by digest", () => {
  expect(parseRegistryRequest("/v2/quay.io/a/b/manifests/v1.2_3", null)).toEqual({
    kind: "manifest",
    repository: "quay.io/a/b",
    reference: { tag: "v1.2_3" },
  });
  expect(parseRegistryRequest(`/v2/quay.io/a/manifests/sha256:${hex}`, null)).toEqual({
    kind: "manifest",
    repository: "quay.io/a",
    reference: { sha256: hex },
  });
  expect(parseRegistryRequest(`/v2/a/blobs/sha256:${hex}`, null)).toEqual({ kind: "blob", sha256: hex });
  expect(parseRegistryRequest("/v2/a/tags/list", null)).toEqual({ kind: "tags", repository: "docker.io/library/a" });
});

test.each([
  ["library/nginx", "docker.io", "docker.io/library/nginx"],
  ["a/b", "registry.example:5000", "registry.example:5000/a/b"],
  // What is called like a host is none where the host is told.
  ["quay.io/a", "docker.io", "docker.io/quay.io/a"],
])("%s of the registry %s is %s", (name, ns, full) => {
  expect(repositoryOf(name, ns)).toBe(full);
});

test.each([
  ["quay.io/a/b", "quay.io/a/b"],
  ["localhost/a", "localhost/a"],
  ["library/nginx", "docker.io/library/nginx"],
  ["nginx", "docker.io/library/nginx"],
])("without a registry %s is %s", (name, full) => {
  expect(repositoryOf(name)).toBe(full);
});

test.each([
  ["a capital", "library/Nginx", null],
  ["a way up", "../../etc", null],
  ["a way up in the middle", "a/../../b", null],
  ["an empty part", "a//b", null],
  ["a part that ends with a dot", "a./b", null],
  ["a line feed", "a\nb", null],
  ["a null byte", "a\0b", null],
  ["300 characters", "a".repeat(300), null],
  ["a registry that is a path", "a", "docker.io/evil"],
  ["a registry that is a way up", "a", ".."],
  ["a registry that is empty", "a", ""],
  ["a registry with an account", "a", "me@docker.io"],
  ["a registry of 300 characters", "a", "a".repeat(300)],
])("a name with %s is none", (_, name, ns) => {
  expect(repositoryOf(name, ns)).toEqual({
    kind: "invalid",
    code: "NAME_INVALID",
    says: "this is no name of a repository",
  });
});

test.each([
  ["blobs", `sha256:${hex.toUpperCase()}`],
  ["blobs", `sha256:${hex}0`],
  ["blobs", `sha256:${hex.slice(1)}`],
  ["blobs", hex],
  ["blobs", `sha512:${hex}${hex}`],
  ["blobs", `sha256:${"../".repeat(21)}a`.replaceAll("/", "\\")],
  ["manifests", `sha256:${hex.slice(1)}`],
  ["manifests", `sha512:${hex}${hex}`],
  ["manifests", ".hidden"],
  ["manifests", "-flag"],
  ["manifests", "a".repeat(129)],
  ["manifests", "1\n"],
])("%s/%j is neither tag nor digest", (kind, reference) => {
  expect(parseRegistryRequest(`/v2/a/${kind}/${reference}`, null)).toMatchObject({ code: "DIGEST_INVALID" });
});

test.each([
  "/v2/_catalog",
  "/v2/a/blobs/uploads/",
  "/v2/a",
  "/v2/a/tags",
  `/v2/a/referrers/sha256:${hex}`,
  "/v1/",
])("%s is no path of the pull API", (path) => {
  expect(parseRegistryRequest(path, null)).toBeUndefined();
});

test("no host makes the reader slow", () => {
  const start = performance.now();
  expect(repositoryOf("a", `${"a".repeat(250)}!`)).toMatchObject({ code: "NAME_INVALID" });
  expect(repositoryOf(`${"a-".repeat(120)}!`)).toMatchObject({ code: "NAME_INVALID" });
  expect(performance.now() - start).toBeLessThan(100);
});
