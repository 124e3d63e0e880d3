import { HearthError } from "#model/hearth-error.ts";
import { sourceLines } from "./apt-mirrors.ts";
import type { BuildProgress } from "./build-progress.ts";
import { hostApt } from "./debian-mirror.ts";
import { requireHostPackages } from "./host-packages.ts";
import { isolated } from "./isolated-command.ts";
import { CommandFailed, runCommand } from "./run-command.ts";
import { versions } from "./versions.ts";

export interface MmdebstrapJob {
  /** For people. */
  readonly name: string;
  /** Directory to fill. */
  readonly target: string;
  /** `extract` only unpacks; `minbase` installs Debian's smallest system around the packages. */
  readonly variant: "extract" | "minbase";
  readonly suite: string;
  readonly components: readonly string[];
  readonly packages: readonly string[];
  /** Further words of mmdebstrap(1). */
  readonly extra?: readonly string[];
  readonly onProgress: BuildProgress;
}

const steps: Readonly<Record<string, string>> = {
  "running apt-get update": "reading package lists",
  "downloading packages": "downloading packages",
  "extracting archives": "unpacking",
  "installing essential packages": "installing the essential packages",
  "installing remaining packages": "installing the other packages",
};

/**
 * Runs mmdebstrap with the mirrors and proxy of the machine's own apt; package lists are verified with Debian's keys.
 *
 * @throws HearthError `host-package-missing`, `debian-tree-failed`.
 */
export async function mmdebstrap(job: MmdebstrapJob): Promise<void> {
  await requireHostPackages();
  const apt = await hostApt();
  const argv = [
    "mmdebstrap",
    `--variant=${job.variant}`,
    "--format=directory",
    `--components=${job.components.join(",")}`,
    `--keyring=${versions.debian.keyring}`,
    `--include=${job.packages.join(",")}`,
    '--aptopt=Apt::Install-Recommends "false"',
    ...apt.transport.map((line) => `--aptopt=${line}`),
    ...(job.extra ?? []),
    job.suite,
    job.target,
    ...sourceLines(apt.mirrors, job.suite, job.components),
  ];
  try {
    await runCommand(isolated(argv), {
      environment: { SOURCE_DATE_EPOCH: String(versions.sourceDateEpochSeconds) },
      onLine(line) {
        const step = Object.entries(steps).find(([sign]) => line.includes(sign));
        if (step) job.onProgress(`${job.name}: ${step[1]}`);
      },
    });
  } catch (cause) {
    throw debianTreeFailed(job.name, cause);
  }
}

/** Says why a tree could not be made, in apt's own words where it has some. */
export function debianTreeFailed(name: string, cause: unknown): HearthError {
  const tail = cause instanceof CommandFailed ? cause.tail.split("\n") : [String(cause)];
  const errors = tail.filter((line) => line.startsWith("E: "));
  return new HearthError({
    code: "debian-tree-failed",
    what: `The Debian tree ${name} could not be put together.`,
    why: `${(errors.length > 0 ? errors : tail).slice(0, 2).join(" / ").slice(0, 300)}.`,
    remedy: "Check that `apt-get update` works on this machine and that the disk has 4 GB free, then run it again.",
    cause,
  });
}
