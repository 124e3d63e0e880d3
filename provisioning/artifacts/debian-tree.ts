import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { indexTargetsFormat, parseIndexTargets, sourceLines, transportOptions } from "./apt-mirrors.ts";
import type { BuildProgress } from "./build-progress.ts";
import { withFileLock } from "./file-lock.ts";
import { requireHostPackages } from "./host-packages.ts";
import { isolated } from "./isolated-command.ts";
import { recipeDigest } from "./recipe-digest.ts";
import { CommandFailed, runCommand } from "./run-command.ts";
import { versions } from "./versions.ts";

export interface DebianTreeRequest {
  /** The environment's cache, e.g. `.hearth/cache`. */
  readonly cacheDirectory: string;
  /** For people, and the start of the directory's name: `qemu`, `image-tools`. */
  readonly name: string;
  /** Defaults to the pinned suite. */
  readonly suite?: string;
  readonly components?: readonly string[];
  /** Their dependencies come along; recommended packages do not. */
  readonly packages: readonly string[];
  readonly onProgress: BuildProgress;
}

/**
 * A directory with the files of Debian packages, unpacked but not installed (no package script runs): a way to use
 * a newer Debian's programs beside the host's own. Made once for a recipe and kept; run its programs through
 * `treeCommand`.
 *
 * @returns the absolute path of the tree.
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export async function ensureDebianTree(request: DebianTreeRequest): Promise<string> {
  const suite = request.suite ?? versions.debian.suite;
  const components = [...(request.components ?? versions.debian.components)];
  const packages = [...new Set(request.packages)].sort();
  const digest = recipeDigest({ kind: "debian-tree", version: 1, suite, components, packages });
  const parent = resolve(request.cacheDirectory, "trees");
  const target = join(parent, `${request.name}-${digest.slice(0, 16)}`);
  if (await isDirectory(target)) return target;

  await requireHostPackages();
  await mkdir(parent, { recursive: true });
  return withFileLock(
    `${target}.lock`,
    async () => {
      if (await isDirectory(target)) return target;
      await removeLeftovers(parent, `${request.name}-${digest.slice(0, 16)}.part-`);
      const part = `${target}.part-${process.pid}`;
      try {
        await unpack({ part, suite, components, packages, request });
      } catch (cause) {
        await rm(part, { recursive: true, force: true });
        throw asHearthError(request.name, cause);
      }
      await rename(part, target);
      return target;
    },
    () => request.onProgress(`waiting for another build of ${request.name}`),
  );
}

async function unpack(job: {
  readonly part: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly packages: readonly string[];
  readonly request: DebianTreeRequest;
}): Promise<void> {
  const { name, onProgress } = job.request;
  onProgress(`${name}: fetching ${job.packages.join(", ")} from Debian ${job.suite}`);
  const apt = await hostApt();
  const argv = [
    "mmdebstrap",
    "--variant=extract",
    "--format=directory",
    `--components=${job.components.join(",")}`,
    `--keyring=${versions.debian.keyring}`,
    "--include=" + job.packages.join(","),
    '--aptopt=Apt::Install-Recommends "false"',
    ...apt.transport.map((line) => `--aptopt=${line}`),
    job.suite,
    job.part,
    ...sourceLines(apt.mirrors, job.suite, job.components),
  ];
  const words: Readonly<Record<string, string>> = {
    "running apt-get update": "reading package lists",
    "downloading packages": "downloading",
    "extracting archives": "unpacking",
  };
  await runCommand(isolated(argv), {
    onLine(line) {
      const step = Object.entries(words).find(([sign]) => line.includes(sign));
      if (step) onProgress(`${name}: ${step[1]}`);
    },
  });
}

/** What the machine's own apt says about mirrors and the way to them; nothing on a machine without apt. */
export async function hostApt() {
  const quietly = (argv: readonly string[]) => runCommand(argv).catch(() => "");
  const [targets, dump] = await Promise.all([
    quietly(["apt-get", "indextargets", "--format", indexTargetsFormat]),
    quietly(["apt-config", "dump"]),
  ]);
  return { mirrors: parseIndexTargets(targets), transport: transportOptions(dump) };
}

function asHearthError(name: string, cause: unknown): HearthError {
  const tail = cause instanceof CommandFailed ? cause.tail : String(cause);
  return new HearthError({
    code: "debian-tree-failed",
    what: `The Debian tree ${name} could not be put together.`,
    why: `mmdebstrap said: ${tail.split("\n").slice(-4).join(" / ")}.`,
    remedy: "Check that `apt-get update` works on this machine and that the disk has 4 GB free, then run it again.",
    cause,
  });
}

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
