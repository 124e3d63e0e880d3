import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { cachedBuild } from "#provisioning/artifacts/cached-build.ts";
import { installedVersions } from "#provisioning/artifacts/installed-versions.ts";
import { ensureImageTools } from "./image-tools.ts";

/**
 * What firmware may be given, by the name that DHCP advertises, and where Debian keeps it. `grubx64.efi` is the GRUB
 * that reads its configuration from the network; shim looks for it under exactly this name.
 */
export const bootFileSources: Readonly<Record<string, string>> = {
  "undionly.kpxe": "usr/lib/ipxe/undionly.kpxe",
  "snponly.efi": "usr/lib/ipxe/snponly.efi",
  "ipxe.efi": "usr/lib/ipxe/ipxe-amd64.efi",
  "ipxe-arm64.efi": "usr/lib/ipxe/ipxe-arm64.efi",
  "shimx64.efi": "usr/lib/shim/shimx64.efi.signed",
  "grubx64.efi": "usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed",
};

/** The files for the firmware, in the cache. */
export async function ensureBootFiles(job: {
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}): Promise<Readonly<Record<string, ArtifactRef>>> {
  const entry = await cachedBuild({
    ...job,
    name: "boot files",
    recipe: { kind: "boot-files", version: 1, sources: bootFileSources },
    async build(workDirectory) {
      const { tree } = await ensureImageTools(job);
      const files: Record<string, string> = {};
      for (const [name, source] of Object.entries(bootFileSources)) {
        const file = join(workDirectory, name);
        await copyFile(join(tree, source), file);
        files[name] = file;
      }
      return {
        files,
        packages: await installedVersions(tree, ["ipxe", "shim-signed", "grub-efi-amd64-signed"]),
        facts: {},
      };
    },
  });
  return entry.artifacts;
}
