import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseIpv4Address } from "#model/ipv4.ts";
import { startRegistry } from "#pxe/registry/registry-server.ts";
import { runCommand } from "../../artifacts/run-command.ts";
import type { ImageFiles } from "../../oci-image/image-files.ts";
import { writeOciArchive } from "../../oci-image/oci-archive.ts";
import { findImage, nameImage, readImageIndex } from "../image-index.ts";
import { ensureRegistryCertificate } from "../registry-certificate.ts";

const address = parseIpv4Address("127.0.0.1");

/** A cache with images that are made here, and the boot server's registry over it, on loopback. */
export interface SampleRegistry {
  readonly cacheDirectory: string;
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** A folder as containers-certs.d(5) wants it: the authority in `authority.crt`. */
  readonly certificates: string;
  /** PEM of the authority. */
  readonly authority: string;
  /** What the server has to say. */
  readonly log: readonly string[];
  /** Makes an image of one file, and names it in the cache. @returns its manifest's digest */
  addImage(name: string, content: string | Uint8Array): Promise<string>;
  /** Nobody answers any more; safe to call twice. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export async function sampleRegistry(): Promise<SampleRegistry> {
  const root = await mkdtemp(path.join(tmpdir(), "hearth-registry-"));
  const [cacheDirectory, stateDirectory, certificates] = ["cache", "state", "certificates"].map((name) =>
    path.join(root, name),
  ) as [string, string, string];
  await Promise.all([cacheDirectory, certificates].map((folder) => mkdir(folder)));
  const { certificate, authority } = await ensureRegistryCertificate(stateDirectory, address, new Date());
  await writeFile(path.join(certificates, "authority.crt"), authority);
  const port = await freePort();
  const log: string[] = [];
  const place = { interface: "lo", address, stateDirectory, cacheDirectory };
  const server = await startRegistry(place, { port, certificate }, (line) => log.push(line));
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.close();
    return stopped;
  };
  return {
    cacheDirectory,
    host: `${address}:${port}`,
    certificates,
    authority,
    log,
    addImage: (name, content) => addImage(cacheDirectory, name, content),
    stop,
    async remove() {
      await stop();
      await rm(root, { recursive: true });
    },
  };
}

/** Makes an image of one file in a cache, and names it there. @returns its manifest's digest */
export async function addImage(cacheDirectory: string, name: string, content: string | Uint8Array): Promise<string> {
  const work = await mkdtemp(path.join(cacheDirectory, "work-"));
  try {
    const files: ImageFiles = new Map([["hello", { kind: "content", content, mode: 0o644 }]]);
    const archive = await writeOciArchive({ name, files, entrypoint: ["/hello"] }, work);
    const layout = path.join(work, "unpacked");
    await mkdir(layout);
    await runCommand(["tar", "-xf", archive, "-C", layout]);
    const blobs = path.join(layout, "blobs", "sha256");
    await mkdir(path.join(cacheDirectory, "sha256"), { recursive: true });
    for (const blob of await readdir(blobs)) {
      await rename(path.join(blobs, blob), path.join(cacheDirectory, "sha256", blob));
    }
    const [image] = (await readImageIndex(layout)).manifests;
    if (!image) throw new Error(`${archive} holds no image`);
    await nameImage(cacheDirectory, name, image);
    return findImage(await readImageIndex(path.join(cacheDirectory, "images")), name)?.digest ?? "";
  } finally {
    await rm(work, { recursive: true });
  }
}

/** A port of loopback that nobody has at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
