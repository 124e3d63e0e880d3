import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { describeFile } from "../artifacts/artifact-store.ts";
import { runCommand } from "../artifacts/run-command.ts";
import { versions } from "../artifacts/versions.ts";
import { type ImageFiles, layOut } from "./image-files.ts";

/** An image of one layer. */
export interface ImageSpec {
  /** Full name with tag, as a pod names it. */
  readonly name: string;
  readonly files: ImageFiles;
  readonly entrypoint: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** How the layer is packed; `none` where the archive lies in something that is compressed itself. */
  readonly compression?: "zstd" | "none";
}

/**
 * Writes an image as an OCI archive (Image Layout Specification 1.1 in a tar), which containerd imports without any
 * registry or builder. The same files give the same bytes.
 *
 * @param workDirectory empty; holds the layer while it is made
 * @returns path of the archive in the work directory
 */
export async function writeOciArchive(spec: ImageSpec, workDirectory: string): Promise<string> {
  const root = join(workDirectory, "root");
  const layout = join(workDirectory, "layout");
  const blobs = join(layout, "blobs", "sha256");
  await mkdir(root);
  await mkdir(blobs, { recursive: true });
  await layOut(spec.files, root);

  const tar = join(workDirectory, "layer.tar");
  await archive(root, tar);
  const layer = await (spec.compression === "none" ? addPlainLayer(tar, blobs) : addLayer(tar, blobs));
  const config = await addJson(blobs, "application/vnd.oci.image.config.v1+json", imageConfig(spec, layer.diffId));
  const manifest = await addJson(blobs, "application/vnd.oci.image.manifest.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config,
    layers: [layer.descriptor],
  });
  await writeFile(join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(layout, "index.json"), JSON.stringify(index(spec.name, manifest)));
  const target = join(workDirectory, "image.tar");
  await archive(layout, target);
  return target;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** containerd takes the image's name from its own annotation (“Import images”, ctr). */
function index(name: string, manifest: Descriptor): object {
  const annotations = {
    "io.containerd.image.name": name,
    "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1),
  };
  return {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ ...manifest, annotations, platform: { architecture: "amd64", os: "linux" } }],
  };
}

function imageConfig(spec: ImageSpec, diffId: string): object {
  const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", ...spec.environment };
  return {
    architecture: "amd64",
    os: "linux",
    config: {
      Entrypoint: spec.entrypoint,
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      ...(spec.user ? { User: spec.user } : {}),
      WorkingDir: spec.workingDirectory ?? "/",
    },
    rootfs: { type: "layers", diff_ids: [diffId] },
    history: [{ created_by: "hearth" }],
  };
}

/** A tar that depends on nothing but names, modes and contents. */
async function archive(folder: string, target: string): Promise<void> {
  await runCommand([
    ...["tar", "--create", "--file", target, "--directory", folder, "--format=gnu", "--sort=name"],
    ...["--owner=0", "--group=0", "--numeric-owner", `--mtime=@${versions.sourceDateEpochSeconds}`, "."],
  ]);
}

interface Layer {
  readonly descriptor: Descriptor;
  /** Of the tar within. */
  readonly diffId: string;
}

async function addPlainLayer(tar: string, blobs: string): Promise<Layer> {
  const { sha256, sizeBytes } = await describeFile(tar);
  await rename(tar, join(blobs, sha256));
  const digest = `sha256:${sha256}`;
  const mediaType = "application/vnd.oci.image.layer.v1.tar";
  return { descriptor: { mediaType, digest, size: sizeBytes }, diffId: digest };
}

async function addLayer(tar: string, blobs: string): Promise<Layer> {
  const compressed = `${tar}.zst`;
  const { sha256: diffId } = await describeFile(tar);
  const parameters = { [constants.ZSTD_c_compressionLevel]: 6 };
  const { size: pledgedSrcSize } = await stat(tar);
  await pipeline(
    createReadStream(tar),
    createZstdCompress({ params: parameters, pledgedSrcSize }),
    createWriteStream(compressed),
  );
  const { sha256, sizeBytes } = await describeFile(compressed);
  await rename(compressed, join(blobs, sha256));
  const mediaType = "application/vnd.oci.image.layer.v1.tar+zstd";
  return { descriptor: { mediaType, digest: `sha256:${sha256}`, size: sizeBytes }, diffId: `sha256:${diffId}` };
}

async function addJson(blobs: string, mediaType: string, value: object): Promise<Descriptor> {
  const text = JSON.stringify(value);
  const sha256 = createHash("sha256").update(text).digest("hex");
  await writeFile(join(blobs, sha256), text);
  return { mediaType, digest: `sha256:${sha256}`, size: Buffer.byteLength(text) };
}
