import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeFile } from "../artifacts/artifact-store.ts";
import { runCommand } from "../artifacts/run-command.ts";
import type { ImageFiles } from "./image-files.ts";
import { type ImageSpec, writeOciArchive } from "./oci-archive.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hearth-oci-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const files: ImageFiles = new Map([
  ["usr/bin/program", { kind: "content", content: "#!/bin/sh\n", mode: 0o755 }],
  ["usr/bin/alias", { kind: "link", to: "program" }],
  ["data", { kind: "directory", mode: 0o1777 }],
]);
const spec: ImageSpec = {
  name: "images.example/program:1.2-3",
  files,
  entrypoint: ["/usr/bin/program"],
  user: "1000",
  environment: { HOME: "/data" },
};

async function write(name: string, of: ImageSpec = spec): Promise<string> {
  const { mkdir } = await import("node:fs/promises");
  await mkdir(join(directory, name));
  return writeOciArchive(of, join(directory, name));
}

/** The blob that a descriptor names, checked against its digest. */
async function blob(unpacked: string, { digest, size }: { digest: string; size: number }): Promise<Buffer> {
  const path = join(unpacked, "blobs", ...digest.split(":"));
  expect(await describeFile(path)).toEqual({ sha256: digest.slice(7), sizeBytes: size });
  return readFile(path);
}

test("an image is a layout whose every digest is true", async () => {
  const archive = await write("once");
  const unpacked = await mkdtemp(join(directory, "unpacked-"));
  await runCommand(["tar", "-xf", archive, "-C", unpacked]);
  const index = JSON.parse(await readFile(join(unpacked, "index.json"), "utf8"));
  expect(index.manifests[0].annotations["io.containerd.image.name"]).toBe("images.example/program:1.2-3");
  const manifest = JSON.parse((await blob(unpacked, index.manifests[0])).toString());
  const config = JSON.parse((await blob(unpacked, manifest.config)).toString());
  expect(config.config).toEqual({
    Entrypoint: ["/usr/bin/program"],
    Env: ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/data"],
    User: "1000",
    WorkingDir: "/",
  });
  const layer = join(directory, "layer.tar");
  await writeFile(layer, zstdDecompressSync(await blob(unpacked, manifest.layers[0])));
  expect(config.rootfs.diff_ids).toEqual([`sha256:${(await describeFile(layer)).sha256}`]);
  const list = (await runCommand(["tar", "-tvf", layer, "--numeric-owner"])).split("\n");
  expect(list.map((line) => line.replace(/\s+\d+ \d{4}-\d\d-\d\d \d\d:\d\d/, ""))).toEqual(
    expect.arrayContaining([
      "drwxrwxrwt 0/0 ./data/",
      "-rwxr-xr-x 0/0 ./usr/bin/program",
      "lrwxrwxrwx 0/0 ./usr/bin/alias -> program",
    ]),
  );
});

test("a layer that is not to be compressed is the tar itself", async () => {
  const unpacked = await mkdtemp(join(directory, "unpacked-"));
  await runCommand(["tar", "-xf", await write("plain", { ...spec, compression: "none" }), "-C", unpacked]);
  const index = JSON.parse(await readFile(join(unpacked, "index.json"), "utf8"));
  const manifest = JSON.parse((await blob(unpacked, index.manifests[0])).toString());
  const config = JSON.parse((await blob(unpacked, manifest.config)).toString());
  const [layer] = manifest.layers;
  expect(layer.mediaType).toBe("application/vnd.oci.image.layer.v1.tar");
  expect(config.rootfs.diff_ids).toEqual([layer.digest]);
  await blob(unpacked, layer);
});

test("the same files give the same bytes, other files others", async () => {
  const [first, second] = [await write("first"), await write("second")];
  const other = new Map(files).set("usr/bin/program", { kind: "content", content: "#!/bin/ash\n", mode: 0o755 });
  expect(await describeFile(second)).toEqual(await describeFile(first));
  expect(await describeFile(await write("third", { ...spec, files: other }))).not.toEqual(await describeFile(first));
});
