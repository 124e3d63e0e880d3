import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import { skopeoAvailable } from "../../tests/peers/skopeo-available.ts";
import { describeFile, putArtifact } from "../artifacts/artifact-store.ts";
import { CommandFailed, runCommand } from "../artifacts/run-command.ts";
import { ensureImageLayout, findImage, readImageIndex } from "./image-index.ts";
import { ensureRegistryCertificate } from "./registry-certificate.ts";
import { type SampleRegistry, sampleRegistry } from "./testing/sample-registry.ts";

const address = parseIpv4Address("127.0.0.1");
const image = "images.example/program:1.2-3";

let registry: SampleRegistry;
let directory: string;
beforeEach(async () => {
  registry = await sampleRegistry();
  directory = await mkdtemp(path.join(tmpdir(), "hearth-pull-"));
});
afterEach(async () => {
  await registry.remove();
  await rm(directory, { recursive: true });
});

const skopeo = await skopeoAvailable("pulling with skopeo");

// A busy computer takes its time to start a program.
describe.skipIf(!skopeo)("skopeo", { timeout: 60_000 }, () => {
  const run = (...words: string[]) => runCommand([...(skopeo ?? []), ...words]);
  const trusting = () => `--src-cert-dir=${registry.certificates}`;

  test("pulls what was put in, with the same digests", async () => {
    const digest = await registry.addImage(image, "hello\n");
    const layout = path.join(directory, "layout");
    await run("copy", trusting(), `docker://${registry.host}/${image}`, `oci:${layout}:copied`);
    expect(findImage(await readImageIndex(layout), "copied")?.digest).toBe(digest);
    const blobs = await readdir(path.join(layout, "blobs/sha256"));
    const kept = await readdir(path.join(registry.cacheDirectory, "sha256"));
    expect(blobs.toSorted()).toEqual(kept.toSorted());
    expect(registry.log).toEqual([`registry: 127.0.0.1 pulls ${image}`]);
    for (const blob of blobs) {
      expect((await describeFile(path.join(layout, "blobs/sha256", blob))).sha256).toBe(blob);
    }
  });

  test("pulls by digest, and lists tags", async () => {
    const digest = await registry.addImage(image, "hello\n");
    const repository = `docker://${registry.host}/images.example/program`;
    const layout = path.join(directory, "layout");
    await run("copy", trusting(), "--preserve-digests", `${repository}@${digest}`, `oci:${layout}:copied`);
    expect(findImage(await readImageIndex(layout), "copied")?.digest).toBe(digest);
    const tags = await run("list-tags", `--cert-dir=${registry.certificates}`, repository);
    expect(JSON.parse(tags).Tags).toEqual(["1.2-3"]);
  });

  test("reads the layout in the cache as any layout", async () => {
    const digest = await registry.addImage(image, "hello\n");
    const layout = path.join(registry.cacheDirectory, "images");
    const told = JSON.parse(await run("inspect", `oci:${layout}:${image}`));
    expect(told).toMatchObject({ Digest: digest, Architecture: "amd64", Os: "linux" });
  });

  test("writes into the layout in the cache as into any, before and after it was made", async () => {
    const source = path.join(directory, "source");
    const digest = await registry.addImage(image, "hello\n");
    await run("copy", trusting(), `docker://${registry.host}/${image}`, `oci:${source}:a`);
    const cacheDirectory = path.join(directory, "cache");
    const layout = path.join(cacheDirectory, "images");
    await mkdir(cacheDirectory);
    await run("copy", `oci:${source}:a`, `oci:${layout}:quay.io/a/b:1`);
    await ensureImageLayout(cacheDirectory);
    await run("copy", `oci:${source}:a`, `oci:${layout}:quay.io/a/b:2`);
    const index = await readImageIndex(layout);
    expect([1, 2].map((tag) => findImage(index, `quay.io/a/b:${tag}`)?.digest)).toEqual([digest, digest]);
    const kept = await readdir(path.join(cacheDirectory, "sha256"));
    expect(kept.toSorted()).toEqual((await readdir(path.join(source, "blobs/sha256"))).toSorted());
    expect(await readlink(path.join(layout, "blobs/sha256"))).toBe("../../sha256");
  });

  test.each(["no authority", "another authority"])("that trusts %s takes nothing", async (trusted) => {
    await registry.addImage(image, "hello\n");
    const other = await ensureRegistryCertificate(path.join(directory, "other"), address, new Date());
    await writeFile(path.join(directory, "other.crt"), other.authority);
    const trust = trusted === "no authority" ? [] : [`--src-cert-dir=${directory}`];
    const copy = run("copy", ...trust, `docker://${registry.host}/${image}`, `oci:${directory}/layout:a`);
    await expect(copy).rejects.toThrow(CommandFailed);
    await expect(copy).rejects.toThrow(/certificate signed by unknown authority/);
  });
});

test("a large layer goes through TLS as it is: nothing is sent past it", async () => {
  const content = randomBytes(24 * 1024 * 1024);
  const file = path.join(registry.cacheDirectory, "layer");
  await writeFile(file, content);
  const { sha256 } = await putArtifact(registry.cacheDirectory, file);
  const [host, port] = registry.host.split(":");
  const body = await new Promise<Buffer>((resolve, reject) => {
    get({ host, port, path: `/v2/a/blobs/sha256:${sha256}`, ca: registry.authority }, (response) =>
      buffer(response).then(resolve, reject),
    ).on("error", reject);
  });
  expect(body.equals(content)).toBe(true);
});

test("who speaks no TLS is let go", async () => {
  await expect(fetch(`http://${registry.host}/v2/`)).rejects.toThrow("fetch failed");
});
