import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Json } from "#provisioning/artifacts/recipe-digest.ts";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import type { Flavour } from "./boot-assets.ts";
import { enabledUnits, maskedUnits, removedPaths, rootFiles, unitsWithoutLines } from "./root-files.ts";
import { writeRootFiles } from "./root-tree.ts";

/** Bytes that only real machines need: the database of quirks of keyboards, mice and USB gadgets. */
const removedOfCloud = ["/usr/lib/udev/hwdb.bin", "/usr/lib/udev/hwdb.d"];

/** Everything that decides what {@link tuneRoot} does. */
export function tuningRecipe(flavour: Flavour): Json {
  return {
    version: 1,
    files: rootFiles(flavour).map((file) => ({ ...file })),
    enabledUnits,
    maskedUnits,
    unitsWithoutLines,
    removedPaths,
    removedOfCloud,
    epoch: versions.sourceDateEpochSeconds,
  };
}

/** Makes a plain Debian tree one of ours, and the same bytes for the same packages. */
export async function tuneRoot(tree: string, flavour: Flavour): Promise<void> {
  const removed = [...removedPaths, ...(flavour === "cloud" ? removedOfCloud : [])];
  await runCommand([
    "sh",
    "-ec",
    // Directories of logs stay, with their owners; what is in them goes.
    'cd "$1"; find var/log tmp var/tmp run -mindepth 1 ! -type d -delete; ' +
      "rm -rf run/* tmp/* var/tmp/*; rm -f etc/ssh/ssh_host_* etc/*- etc/apt/apt.conf.d/99mmdebstrap",
    "sh",
    tree,
  ]);
  for (const path of removed) if (path !== "/var/log") await rm(join(tree, path), { recursive: true, force: true });
  await mkdir(join(tree, "var/lib/apt/lists/partial"), { recursive: true });
  await mkdir(join(tree, "var/cache/apt/archives/partial"), { recursive: true });
  await mkdir(join(tree, "root/.ssh"), { recursive: true, mode: 0o700 });
  await chmod(join(tree, "root/.ssh"), 0o700);

  await writeRootFiles(tree, rootFiles(flavour));
  const units = join(tree, "etc/systemd/system");
  for (const unit of maskedUnits) await link("/dev/null", join(units, unit));
  for (const [target, wanted] of Object.entries(enabledUnits)) {
    await mkdir(join(units, target), { recursive: true });
    for (const unit of wanted) {
      const path = unit.startsWith("/") ? unit : `/usr/lib/systemd/system/${unit}`;
      await link(path, join(units, target, basename(unit)));
    }
  }
  for (const [unit, lines] of Object.entries(unitsWithoutLines)) {
    const original = await readFile(join(tree, "usr/lib/systemd/system", unit), "utf8");
    await writeFile(join(units, unit), withoutLines(original, lines));
  }
  await rm(join(units, "multi-user.target.wants/ssh.service"), { force: true });
  await rm(join(units, "ssh.service.requires"), { recursive: true, force: true });

  // No time stamp later than the epoch; older ones are the packages' own and the same everywhere.
  const epoch = `@${versions.sourceDateEpochSeconds}`;
  await runCommand(["find", tree, "-newermt", epoch, "-exec", "touch", "-h", "-d", epoch, "{}", "+"]);
}

/** @throws Error when a line is not there: the package has changed and the reason for the change has to be looked at. */
export function withoutLines(text: string, lines: readonly string[]): string {
  const all = text.split("\n");
  const missing = lines.filter((line) => !all.includes(line));
  if (missing.length > 0) throw new Error(`a unit no longer says ${missing.join(", ")}`);
  return all.filter((line) => !lines.includes(line)).join("\n");
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true });
  await symlink(target, path);
}
