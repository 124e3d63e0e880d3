import { chmod, copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { artifactPath } from "../artifacts/artifact-store.ts";
import type { BuildProgress } from "../artifacts/build-progress.ts";
import { cachedBuild } from "../artifacts/cached-build.ts";
import { recipeDigest } from "../artifacts/recipe-digest.ts";
import type { NodeArtifact } from "../cluster/contract/node-files.ts";
import { bundleOf, recipeFile } from "../distribution/source/layout.ts";
import { ensureGoProgram, type GoProgram } from "../go-program/go-program.ts";
import { writeOciArchive } from "../oci-image/oci-archive.ts";
import { bundleImages } from "./bundle-images.ts";
import { bundleRecipe, bundleVersions } from "./bundle-recipe.ts";
import { type DebianPrograms, ensureDebianPrograms } from "./debian-programs.ts";
import { compiledPrograms, imagePrograms, nodePrograms } from "./programs.ts";
import { requireSourceVersion } from "./source-versions.ts";
import { packSquashfs } from "./squashfs.ts";

interface Job {
  /** The environment's cache, e.g. `.hearth/cache`. */
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}

/**
 * The one file that makes a machine a node of Kubernetes from source: compiled once, some minutes on two cores.
 *
 * @param text version of Kubernetes, e.g. `v1.36.3`
 * @throws HearthError `source-version-unknown`, `go-missing`, `go-program-failed`, `host-package-missing`,
 *   `debian-tree-failed`
 */
export async function ensureSourceBundle(text: string, job: Job): Promise<NodeArtifact> {
  const version = requireSourceVersion(text);
  const recipe = await bundleRecipe(version);
  const entry = await cachedBuild({
    ...job,
    name: `bundle of Kubernetes ${version}`,
    recipe,
    async build(workDirectory) {
      const root = join(workDirectory, "bundle");
      const debian = await ensureDebianPrograms(job);
      // One after the other: each compile keeps every core busy, and most of it is what the next one needs too.
      for (const [path, program] of Object.entries(compiledPrograms(version))) {
        await place(await compiled(program, job), join(root, path));
      }
      for (const name of nodePrograms) await symlink("node", join(root, "bin", name));
      await place(debian.runc, join(root, "bin/runc"));
      await writeImages(join(root, "images"), debian, workDirectory, job);
      await writeFile(join(root, "versions.json"), `${JSON.stringify(bundleVersions(version), null, 2)}\n`);
      await writeFile(join(root, recipeFile), `${recipeDigest(recipe)}\n`);
      job.onProgress(`bundle of Kubernetes ${version}: packing`);
      const file = join(workDirectory, "kubernetes.squashfs");
      await packSquashfs(root, file, debian.mksquashfs);
      return { files: { bundle: file }, packages: {}, facts: {} };
    },
  });
  const ref = entry.artifacts.bundle;
  if (!ref) throw new Error(`the index entry of the bundle of ${version} lacks its artifact`);
  return { ref, path: bundleOf(version).file, mode: 0o644 };
}

async function writeImages(target: string, debian: DebianPrograms, workDirectory: string, job: Job): Promise<void> {
  const specs = await bundleImages({
    ...debian,
    coredns: await compiled(imagePrograms.coredns, job),
    localPathProvisioner: await compiled(imagePrograms.localPathProvisioner, job),
  });
  await mkdir(target, { recursive: true });
  for (const [name, spec] of Object.entries(specs)) {
    const folder = join(workDirectory, `image-${name}`);
    await mkdir(folder);
    await copyFile(await writeOciArchive(spec, folder), join(target, `${name}.tar`));
    await rm(folder, { recursive: true });
  }
}

async function compiled(program: GoProgram, job: Job): Promise<string> {
  return artifactPath(job.cacheDirectory, (await ensureGoProgram(program, job)).sha256);
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}
