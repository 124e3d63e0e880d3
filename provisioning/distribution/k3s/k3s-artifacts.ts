import { join } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { cachedBuild } from "#provisioning/artifacts/cached-build.ts";
import { type Download, downloadFile } from "#provisioning/artifacts/download-file.ts";
import type { Json } from "#provisioning/artifacts/recipe-digest.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import type { Distribution, NodeArtifact } from "#provisioning/cluster/contract/node-files.ts";
import { layout } from "./layout.ts";

const releases: Readonly<Record<string, { release: string; program: string; images: string } | undefined>> =
  versions.k3s;

type Job = Parameters<Distribution["artifacts"]>[1];

/**
 * The program and the images of a version, from the cache or from k3s's releases.
 * @throws HearthError `k3s-version-unpinned`, `download-failed`, `download-checksum`
 */
export async function k3sArtifacts(version: string, job: Job): Promise<readonly NodeArtifact[]> {
  const { program, images } = k3sDownloads(version);
  return [
    { ref: await fetchOnce(program, job), path: layout.program, mode: 0o755 },
    { ref: await fetchOnce(images, job), path: layout.images, mode: 0o600 },
  ];
}

/** The checksums decide what k3s is. */
export async function k3sRecipe(version: string): Promise<Json> {
  const { program, images } = k3sDownloads(version);
  return { kind: "k3s", program: program.sha256, images: images.sha256 };
}

/** Where the files of a version are, and what they have to be. */
export function k3sDownloads(version: string): { readonly program: Download; readonly images: Download } {
  const pinned = releases[version];
  if (!pinned) throw unpinned(version);
  const name = `k3s ${pinned.release}`;
  const url = (file: string) => releaseUrl(pinned.release, file);
  return {
    program: { name, url: url("k3s"), sha256: pinned.program },
    images: { name: `images of ${name}`, url: url("k3s-airgap-images-amd64.tar.zst"), sha256: pinned.images },
  };
}

/** @param release as k3s names it, e.g. `v1.36.3+k3s1` */
export function releaseUrl(release: string, file: string): string {
  return `https://github.com/k3s-io/k3s/releases/download/${encodeURIComponent(release)}/${file}`;
}

async function fetchOnce(download: Download, { cacheDirectory, onProgress }: Job) {
  const { name } = download;
  const entry = await cachedBuild({
    cacheDirectory,
    name,
    recipe: { download: download.url, sha256: download.sha256 },
    onProgress,
    build: async (directory) => {
      const file = join(directory, "file");
      await downloadFile(download, file, (percent) => onProgress(`fetching ${name}`, percent));
      return { files: { file }, packages: {}, facts: {} };
    },
  });
  return entry.artifacts.file as NodeArtifact["ref"];
}

function unpinned(version: string): HearthError {
  return new HearthError({
    code: "k3s-version-unpinned",
    what: `No checksums are known of a k3s with Kubernetes ${version}.`,
    why: `Known are ${Object.keys(releases).join(", ")}; what cannot be checked is not installed.`,
    remedy: `Name one of these as cluster version, or pin yours with \`bin/node scripts/pin-k3s.ts ${version}\`.`,
  });
}
