import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseImageReference } from "#model/image-reference.ts";
import { startProgram } from "../../tests/peers/run-program.ts";
import { skopeoAvailable } from "../../tests/peers/skopeo-available.ts";
import { describeFile } from "../artifacts/artifact-store.ts";
import { CommandFailed } from "../artifacts/run-command.ts";
import { type BundledImage, bundleImages } from "./bundle-images.ts";
import { findImage, readImageIndex } from "./image-index.ts";
import { imageNotFetched } from "./image-not-fetched.ts";
import { type SampleRegistry, sampleRegistry } from "./testing/sample-registry.ts";

const skopeo = await skopeoAvailable("bundling with skopeo");

// A busy computer takes its time to start a program.
describe.skipIf(!skopeo)("a bundle", { timeout: 60_000 }, () => {
  let upstream: SampleRegistry;
  let cacheDirectory: string;
  let told: string[];
  beforeEach(async () => {
    upstream = await sampleRegistry();
    cacheDirectory = await mkdtemp(path.join(tmpdir(), "hearth-bundle-"));
    told = [];
  });
  afterEach(async () => {
    await upstream.remove();
    await rm(cacheDirectory, { recursive: true });
  });

  const bundle = (...names: string[]) =>
    bundleImages({
      cacheDirectory,
      images: names.map((name) => parseImageReference(`${upstream.host}/${name}`)),
      skopeo: skopeo ?? [],
      options: [`--src-cert-dir=${upstream.certificates}`],
      onProgress: (text) => told.push(text.replace(upstream.host, "REGISTRY")),
    });
  const results = (bundled: readonly BundledImage[]) => bundled.map(({ result }) => result);
  const layout = () => path.join(cacheDirectory, "images");
  const digestOf = async (name: string) =>
    findImage(await readImageIndex(layout()), `${upstream.host}/${name}`)?.digest;
  const blobs = () => readdir(path.join(cacheDirectory, "sha256"));

  test("fetches what is not there, and nothing again", async () => {
    const digests = [
      await upstream.addImage("images.example/one:1", "one\n"),
      await upstream.addImage("images.example/two:2", "two\n"),
    ];
    const names = ["images.example/one:1", "images.example/two:2"] as const;
    const first = await bundle(...names);
    expect(results(first)).toEqual(["fetched", "fetched"]);
    expect(await Promise.all(names.map(digestOf))).toEqual(digests);
    expect((await blobs()).toSorted()).toEqual(
      (await readdir(path.join(upstream.cacheDirectory, "sha256"))).toSorted(),
    );

    await upstream.stop();
    const again = await bundle(...names);
    expect(results(again)).toEqual(["there", "there"]);
    expect(again.map(({ sizeBytes }) => sizeBytes)).toEqual(first.map(({ sizeBytes }) => sizeBytes));
    expect(told).toEqual([
      "1/2 REGISTRY/images.example/one:1: fetching",
      "2/2 REGISTRY/images.example/two:2: fetching",
      "1/2 REGISTRY/images.example/one:1: is there",
      "2/2 REGISTRY/images.example/two:2: is there",
    ]);
  });

  test("is a layout like any other, in which nothing is left over", async () => {
    await upstream.addImage("images.example/one:1", "one\n");
    const [{ sizeBytes } = { sizeBytes: 0 }] = await bundle("images.example/one:1");
    expect(JSON.parse(await readFile(path.join(layout(), "oci-layout"), "utf8"))).toEqual({
      imageLayoutVersion: "1.0.0",
    });
    expect((await readdir(layout())).toSorted()).toEqual(["blobs", "index.json", "oci-layout"]);
    expect(await readdir(path.join(layout(), "blobs/sha256"))).toEqual(await blobs());
    expect(await readdir(path.join(cacheDirectory, "work"))).toEqual([]);
    const sizes = await Promise.all((await blobs()).map((blob) => stat(path.join(cacheDirectory, "sha256", blob))));
    expect(sizeBytes).toBe(sizes.reduce((sum, { size }) => sum + size, 0));
  });

  test("goes on after an image that cannot be had, and says why", async () => {
    await upstream.addImage("images.example/two:2", "two\n");
    const bundled = await bundle("images.example/gone:1", "images.example/two:2");
    expect(results(bundled)).toEqual(["failed", "fetched"]);
    expect(bundled[0]?.error).toMatchObject({
      code: "image-not-fetched",
      what: `${upstream.host}/images.example/gone:1 cannot be fetched.`,
      why: expect.stringContaining("manifest unknown"),
      remedy: expect.stringContaining("The registry has no such image"),
    });
  });

  test("mends what was cut off by a power cut, and clears what a killed one left", async () => {
    await upstream.addImage("images.example/one:1", "one\n".repeat(1000));
    await bundle("images.example/one:1");
    const whole = await sizesOf(await blobs());
    const [largest = ""] = [...whole].sort(([, a], [, b]) => b - a).map(([blob]) => blob);
    await truncate(path.join(cacheDirectory, "sha256", largest), 10);
    await mkdir(path.join(cacheDirectory, "work/bundle"), { recursive: true });
    await writeFile(path.join(cacheDirectory, "work/bundle/index.json"), "{ half");

    expect(results(await bundle("images.example/one:1"))).toEqual(["fetched"]);
    expect(await sizesOf(await blobs())).toEqual(whole);
  });

  test("that is killed in the middle of a layer leaves no name, and goes on", async () => {
    const digest = await upstream.addImage("images.example/large:1", randomBytes(96 * 1024 * 1024));
    const script = path.join(import.meta.dirname, "testing/bundle-by-hand.ts");
    const words = [
      cacheDirectory,
      `${upstream.host}/images.example/large:1`,
      `--src-cert-dir=${upstream.certificates}`,
    ];
    const killed = startProgram([process.execPath, script, ...words, ...(skopeo ?? [])]);
    const ended = once(killed, "close");
    const work = path.join(cacheDirectory, "work/bundle");
    await expect
      .poll(() => readdir(work).catch(() => []), { timeout: 40_000, interval: 5 })
      .toContainEqual(
        // Of skopeo: what it has of a blob so far.
        expect.stringMatching(/^oci-put-blob/),
      );
    killed.kill("SIGKILL");
    await ended;
    expect(await digestOf("images.example/large:1")).toBeUndefined();

    expect(results(await bundle("images.example/large:1"))).toEqual(["fetched"]);
    expect(await digestOf("images.example/large:1")).toBe(digest);
    for (const blob of await blobs()) {
      expect((await describeFile(path.join(cacheDirectory, "sha256", blob))).sha256).toBe(blob);
    }
    expect(await readdir(path.join(cacheDirectory, "work"))).toEqual([]);
  });

  test("of an image by its digest keeps that digest", async () => {
    const digest = await upstream.addImage("images.example/one:1", "one\n");
    expect(results(await bundle(`images.example/one@${digest}`))).toEqual(["fetched"]);
    expect(await digestOf(`images.example/one@${digest}`)).toBe(digest);
  });

  async function sizesOf(names: readonly string[]): Promise<Map<string, number>> {
    const entries = names.toSorted().map(async (name): Promise<[string, number]> => {
      return [name, (await stat(path.join(cacheDirectory, "sha256", name))).size];
    });
    return new Map(await Promise.all(entries));
  }
});

test.each([
  ["toomanyrequests: You have reached your pull rate limit", "Wait an hour"],
  ["requested access to the resource is denied", "Compare the name"],
  ["reading manifest 9 in docker.io/a/b: manifest unknown", "The registry has no such image"],
  ["write /x: no space left on device", "Make room"],
  ["tls: failed to verify certificate: x509: certificate signed by unknown authority", "Somebody between"],
  ["dial tcp: lookup docker.io: no such host", "Check that this computer reaches the registry"],
])("“%s” is answered with what helps", (message, remedy) => {
  const tail = `time="2026-01-01T00:00:00Z" level=warning msg="retrying"\ntime="x" level=fatal msg="initializing \\"it\\": ${message}"`;
  const error = imageNotFetched(parseImageReference("docker.io/a/b:9"), new CommandFailed("skopeo", 1, tail));
  expect(error.why).toBe(`initializing "it": ${message}.`);
  expect(error.remedy).toContain(remedy);
});
