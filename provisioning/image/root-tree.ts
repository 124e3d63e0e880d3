import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BuildProgress } from "#provisioning/artifacts/build-progress.ts";
import { cachedTree } from "#provisioning/artifacts/cached-tree.ts";
import { isolated } from "#provisioning/artifacts/isolated-command.ts";
import { debianTreeFailed, mmdebstrap } from "#provisioning/artifacts/mmdebstrap.ts";
import type { Json } from "#provisioning/artifacts/recipe-digest.ts";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import type { Flavour } from "./boot-assets.ts";
import { initramfsFiles, type RootFile } from "./root-files.ts";
import { commonPackages, dpkgExclusions, flavourPackages, rootComponents } from "./root-recipe.ts";
import { tuneRoot, tuningRecipe } from "./tune-root.ts";

interface TreeJob {
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}

const baseRecipe: Json = {
  kind: "root-base",
  version: 1,
  suite: versions.debian.suite,
  components: rootComponents,
  packages: commonPackages,
  dpkg: dpkgExclusions,
};

/** What decides a flavour's tree, as far as it is known before it is built. */
export function rootTreeRecipe(flavour: Flavour): Json {
  return {
    kind: "root",
    version: 1,
    base: baseRecipe,
    packages: flavourPackages[flavour],
    initramfs: initramfsFiles(flavour).map((file) => ({ ...file })),
    tuning: tuningRecipe(flavour),
  };
}

/**
 * The root tree of an installed machine: Debian with the flavour's kernel, tuned, without anything that only this
 * build could know. The part without kernel is made once for all flavours.
 *
 * @returns the absolute path of the tree.
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export async function ensureRootTree(flavour: Flavour, job: TreeJob): Promise<string> {
  const name = `root-${flavour}`;
  return cachedTree({
    ...job,
    name,
    recipe: rootTreeRecipe(flavour),
    async build(target) {
      const base = await ensureBaseTree(job);
      job.onProgress(`${name}: copying the base`);
      await runCommand(["cp", "-a", "--reflink=auto", base, target]);
      try {
        await installPackages(target, flavour, job.onProgress);
        job.onProgress(`${name}: tuning`);
        await tuneRoot(target, flavour);
      } catch (cause) {
        throw debianTreeFailed(name, cause);
      }
    },
  });
}

function ensureBaseTree({ cacheDirectory, onProgress }: TreeJob): Promise<string> {
  const { suite } = versions.debian;
  return cachedTree({
    cacheDirectory,
    name: "root-base",
    recipe: baseRecipe,
    onProgress,
    build: (target) =>
      mmdebstrap({
        name: "root-base",
        target,
        variant: "minbase",
        suite,
        components: rootComponents,
        packages: commonPackages,
        // The package lists stay for the flavours; writes need not reach the disk one by one.
        extra: [...dpkgExclusions, "force-unsafe-io"]
          .map((line) => `--dpkgopt=${line}`)
          .concat("--skip=cleanup/apt/lists"),
        onProgress,
      }),
  });
}

/** Installs the flavour's packages inside the tree. `/proc` is mounted in a namespace that ends with the command. */
async function installPackages(tree: string, flavour: Flavour, onProgress: BuildProgress): Promise<void> {
  await writeRootFiles(tree, initramfsFiles(flavour));
  // The tree's resolv.conf is a link to what systemd-resolved writes once it runs.
  await mkdir(join(tree, "run/systemd/resolve"), { recursive: true });
  await cp("/etc/resolv.conf", join(tree, "run/systemd/resolve/stub-resolv.conf"), { dereference: true });
  const [kernel, ...firmware] = flavourPackages[flavour];
  // The kernel's hook packs microcode and firmware into its initial RAM disk: they have to be there first.
  const apt = "apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io";
  const script = [
    "set -e",
    'mount -t proc proc "$1/proc"',
    `chroot "$1" sh -ec '${[
      "apt-get update -q",
      ...(firmware.length > 0 ? [`${apt} ${firmware.join(" ")}`] : []),
      `${apt} ${kernel}`,
      "apt-get clean",
      "python3 -m compileall -q -f --invalidation-mode unchecked-hash /usr/lib/python3 /usr/lib/python3.* || true",
    ].join("; ")}'`,
  ].join("\n");
  await runCommand(isolated(["sh", "-c", script, "sh", tree]), {
    environment: {
      DEBIAN_FRONTEND: "noninteractive",
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      SOURCE_DATE_EPOCH: String(versions.sourceDateEpochSeconds),
    },
    onLine(line) {
      const step = /^(Get:\d+ \S+|Unpacking|Setting up) .*?(linux-image-\S+|firmware-\S+|\S+-microcode)/.exec(line);
      if (step) onProgress(`root-${flavour}: ${step[1]?.startsWith("Get") ? "Fetching" : step[1]} ${step[2]}`);
      else if (line.startsWith("update-initramfs: Generating")) onProgress(`root-${flavour}: packing its own initrd`);
    },
  });
}

export async function writeRootFiles(tree: string, files: readonly RootFile[]): Promise<void> {
  for (const file of files) {
    const path = join(tree, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content, { mode: file.mode ?? 0o644 });
  }
}

/** `uname -r` of the one kernel in the tree. */
export async function kernelRelease(tree: string): Promise<string> {
  const releases = await readdir(join(tree, "usr/lib/modules"));
  const [only] = releases;
  if (releases.length !== 1 || !only) throw new Error(`expected one kernel in ${tree}, found ${releases.join(", ")}`);
  return only;
}
