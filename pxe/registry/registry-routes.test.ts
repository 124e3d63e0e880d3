import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import { type BootFixture, bootFixture } from "#pxe/http/http-fixture.ts";
import { httpServer } from "#pxe/http/http-server.ts";
import { watchImageLayout } from "./image-layout.ts";
import { type Pull, registryRoutes } from "./registry-routes.ts";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";

let fixture: BootFixture;
let server: Server;
let layer: ArtifactRef;
let manifest: ArtifactRef;
let pulls: Pull[];
let problems: unknown[];

beforeEach(async () => {
  fixture = await bootFixture();
  layer = fixture.artifact("the layer");
  manifest = fixture.artifact(JSON.stringify({ schemaVersion: 2, mediaType: manifestType, layers: [] }));
  pulls = [];
  problems = [];
  const { settings } = fixture;
  const images = watchImageLayout(settings, (problem) => problems.push(problem));
  server = httpServer([registryRoutes({ settings, images, onPull: (pull) => pulls.push(pull) })]);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  writeIndex({ "docker.io/library/nginx:1.29": manifest });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  fixture.remove();
});

function writeIndex(images: Readonly<Record<string, ArtifactRef>>, mediaType = manifestType): void {
  const manifests = Object.entries(images).map(([name, { sha256, sizeBytes }]) => ({
    mediaType,
    digest: `sha256:${sha256}`,
    size: sizeBytes,
    annotations: { "org.opencontainers.image.ref.name": name },
  }));
  writeIndexText(JSON.stringify({ schemaVersion: 2, manifests }));
}

function writeIndexText(content: string): void {
  const directory = path.join(fixture.settings.cacheDirectory, "images");
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "index.json.new"), content);
  renameSync(path.join(directory, "index.json.new"), path.join(directory, "index.json"));
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** By Node's own client, which sends a path as it is. */
function ask(target: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: target, method, headers }, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
    })
      .on("error", reject)
      .end();
  });
}

const code = ({ status, body }: Answer) => [status, JSON.parse(body).errors[0].code];

describe("pulling", () => {
  test("the registry says that it is one", async () => {
    expect(await ask("/v2/")).toMatchObject({
      status: 200,
      headers: { "docker-distribution-api-version": "registry/2.0", "content-type": "application/json" },
      body: "{}",
    });
  });

  test("a manifest is found by its tag, in the way of containerd, and of clients that name the host", async () => {
    const { body: whole } = await ask("/v2/library/nginx/manifests/1.29?ns=docker.io");
    expect(JSON.parse(whole).mediaType).toBe(manifestType);
    for (const target of ["library/nginx", "docker.io/library/nginx", "nginx"]) {
      const { status, headers, body } = await ask(`/v2/${target}/manifests/1.29`);
      expect([target, status, body]).toEqual([target, 200, whole]);
      expect(headers).toMatchObject({
        "content-type": manifestType,
        "content-length": String(manifest.sizeBytes),
        "docker-content-digest": `sha256:${manifest.sha256}`,
        "cache-control": "no-cache",
      });
    }
  });

  test("the same name of another registry is another image", async () => {
    for (const ns of ["quay.io", "evil.example", "docker.io.evil.example"]) {
      const answer = await ask(`/v2/library/nginx/manifests/1.29?ns=${ns}`);
      expect([ns, ...code(answer)]).toEqual([ns, 404, "MANIFEST_UNKNOWN"]);
    }
  });

  test("HEAD says the same, without the bytes", async () => {
    const { status, headers, body } = await ask("/v2/library/nginx/manifests/1.29?ns=docker.io", "HEAD");
    expect([status, body, headers["content-length"]]).toEqual([200, "", String(manifest.sizeBytes)]);
    expect(headers["docker-content-digest"]).toBe(`sha256:${manifest.sha256}`);
  });

  test("a manifest is found by its digest under any name, with the type that it says itself", async () => {
    const typeless = fixture.artifact(JSON.stringify({ schemaVersion: 2, manifests: [] }));
    const { status, headers } = await ask(`/v2/some/thing/manifests/sha256:${manifest.sha256}?ns=ghcr.io`);
    expect([status, headers["content-type"]]).toEqual([200, manifestType]);
    expect((await ask(`/v2/a/manifests/sha256:${typeless.sha256}`)).headers["content-type"]).toBe(indexType);
  });

  test("what is no manifest is not given as one", async () => {
    const large = fixture.artifact(JSON.stringify({ schemaVersion: 2, layers: ["x".repeat(4 * 1024 * 1024)] }));
    const foreign = fixture.artifact(JSON.stringify({ schemaVersion: 2, mediaType: "text/html", layers: [] }));
    for (const { sha256 } of [layer, large, foreign, { sha256: "0".repeat(64) }]) {
      expect(code(await ask(`/v2/a/manifests/sha256:${sha256}`))).toEqual([404, "MANIFEST_UNKNOWN"]);
    }
  });

  test("a name whose manifest is not in the cache is unknown, so that the client goes on", async () => {
    writeIndex({ "quay.io/a:1": { sha256: "0".repeat(64), sizeBytes: 1 } });
    expect(code(await ask("/v2/a/manifests/1?ns=quay.io"))).toEqual([404, "MANIFEST_UNKNOWN"]);
  });

  test("a blob is given whole and in parts", async () => {
    const target = `/v2/library/nginx/blobs/sha256:${layer.sha256}?ns=docker.io`;
    expect(await ask(target)).toMatchObject({
      status: 200,
      body: "the layer",
      headers: { "docker-content-digest": `sha256:${layer.sha256}`, "accept-ranges": "bytes" },
    });
    expect(await ask(target, "GET", { range: "bytes=4-" })).toMatchObject({ status: 206, body: "layer" });
    const huge = { range: `bytes=${"9".repeat(400)}-${"9".repeat(400)}` };
    expect(await ask(target, "GET", huge)).toMatchObject({ status: 416, headers: { "content-range": "bytes */9" } });
    expect(await ask(target, "HEAD")).toMatchObject({ status: 200, body: "", headers: { "content-length": "9" } });
    expect(code(await ask(`/v2/a/blobs/sha256:${"0".repeat(64)}`))).toEqual([404, "BLOB_UNKNOWN"]);
  });

  test("tags are listed in pages", async () => {
    writeIndex({
      "quay.io/a:2": manifest,
      "quay.io/a:10": manifest,
      "quay.io/a:1": manifest,
      "quay.io/a/b:3": manifest,
    });
    const list = await ask("/v2/a/tags/list?ns=quay.io");
    expect(JSON.parse(list.body)).toEqual({ name: "quay.io/a", tags: ["1", "10", "2"] });
    const page = await ask("/v2/a/tags/list?ns=quay.io&n=2");
    expect(JSON.parse(page.body).tags).toEqual(["1", "10"]);
    expect(page.headers.link).toBe('</v2/a/tags/list?ns=quay.io&n=2&last=10>; rel="next"');
    const rest = await ask("/v2/a/tags/list?ns=quay.io&n=2&last=10");
    expect([JSON.parse(rest.body).tags, rest.headers.link]).toEqual([["2"], undefined]);
    expect(code(await ask("/v2/other/tags/list"))).toEqual([404, "NAME_UNKNOWN"]);
  });

  test("who pulled what is told, and what was asked for in vain", async () => {
    await ask("/v2/library/nginx/manifests/1.29?ns=docker.io");
    await ask("/v2/library/nginx/manifests/1.30?ns=docker.io");
    const image = "docker.io/library/nginx";
    expect(pulls).toEqual([
      { address: "127.0.0.1", image: `${image}:1.29`, isThere: true },
      { address: "127.0.0.1", image: `${image}:1.30`, isThere: false },
    ]);
  });
});

describe("the index of the layout", () => {
  test("is read again when it has changed", async () => {
    expect((await ask("/v2/a/manifests/1?ns=quay.io")).status).toBe(404);
    writeIndex({ "quay.io/a:1": manifest }, indexType);
    const { status, headers } = await ask("/v2/a/manifests/1?ns=quay.io");
    expect([status, headers["content-type"]]).toEqual([200, indexType]);
  });

  test("that is broken counts as it was before, and is complained of once", async () => {
    expect((await ask("/v2/nginx/manifests/1.29")).status).toBe(200);
    writeIndexText('{"schemaVersion": 2, "manif');
    for (const _ of [1, 2]) expect((await ask("/v2/nginx/manifests/1.29")).status).toBe(200);
    expect(problems).toHaveLength(1);
  });

  test("with entries that are none of ours gives the others", async () => {
    const annotations = (name: string) => ({ annotations: { "org.opencontainers.image.ref.name": name } });
    const good = {
      mediaType: manifestType,
      digest: `sha256:${manifest.sha256}`,
      size: 1,
      ...annotations("quay.io/a:1"),
    };
    const manifests = [
      7,
      { ...good, annotations: undefined },
      { ...good, ...annotations("quay.io/a:2"), digest: `sha256:../../${"a".repeat(58)}` },
      { ...good, ...annotations("quay.io/a:3"), mediaType: "text/html\r\nset-cookie: a" },
      good,
    ];
    writeIndexText(JSON.stringify({ schemaVersion: 2, manifests }));
    const { body } = await ask("/v2/a/tags/list?ns=quay.io");
    expect(JSON.parse(body).tags).toEqual(["1"]);
  });
});

describe("hostile input", () => {
  test.each(["PUT", "POST", "PATCH", "DELETE"])("%s is refused", async (method) => {
    for (const target of ["/v2/a/manifests/1", "/v2/a/blobs/uploads/", `/v2/a/blobs/sha256:${layer.sha256}`]) {
      const answer = await ask(target, method);
      expect([...code(answer), answer.headers.allow]).toEqual([405, "UNSUPPORTED", "GET, HEAD"]);
    }
  });

  test.each([
    "/v2/../../sha256/manifests/1",
    "/v2/%2e%2e/%2e%2e/etc/manifests/1",
    "/v2/a/manifests/..%2f..%2findex.json",
    "/v2/a/blobs/..%2f..%2fstate%2fregistry.key",
    "/v2/a/blobs/sha256:..%2f..%2fimages%2findex.json",
    "/v2/a%00/manifests/1",
    "/v2/a/manifests/1?ns=..%2f..",
    "/v2/a/manifests/%ff",
    "/v2/_catalog",
  ])("%s leads nowhere", async (target) => {
    const { status } = await ask(target);
    expect([400, 404]).toContain(status);
  });

  test("a header's worth of rubbish in the digest cannot be said back", async () => {
    const { status, body } = await ask(`/v2/a/blobs/${encodeURIComponent("sha256:\r\nset-cookie: a")}`);
    expect([status, body]).toEqual([400, expect.not.stringContaining("set-cookie")]);
  });
});
