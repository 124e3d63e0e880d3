import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Json } from "#provisioning/artifacts/recipe-digest.ts";
import { runCommand } from "#provisioning/artifacts/run-command.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import type { Flavour } from "#provisioning/image/boot-assets.ts";
import { imageIds } from "#provisioning/image/disk-layout.ts";
import type { ImageTools } from "#provisioning/image/image-tools.ts";
import { type CpioEntry, encodeCpio } from "./cpio-archive.ts";
import { installerModules } from "./installer-modules.ts";
import { moduleClosure, parseModulesDep } from "./module-closure.ts";
import { programFiles } from "./program-files.ts";

const scriptFolder = new URL("scripts/", import.meta.url);

/** Programs that busybox does not have, or not with what the installer needs of them. */
const programs = [
  "usr/bin/busybox",
  "usr/bin/dd",
  "usr/bin/efibootmgr",
  "usr/bin/tee",
  "usr/bin/zstd",
  "usr/sbin/blkdiscard",
  "usr/sbin/sfdisk",
];

/** How long no new disk may turn up before the list is believed, in tenths of a second. */
const settleTenths: Readonly<Record<Flavour, number>> = { cloud: 0, metal: 20 };

export interface InitramfsJob {
  readonly flavour: Flavour;
  /** The flavour's root tree: kernel modules come from there. */
  readonly rootTree: string;
  readonly kernelRelease: string;
  readonly tools: ImageTools;
  readonly workDirectory: string;
}

/** Writes the installer's initial RAM disk: a cpio archive, compressed by zstd. */
export async function writeInitramfs(path: string, job: InitramfsJob): Promise<void> {
  const files = new Map<string, { readonly content: Uint8Array; readonly mode: number }>();
  for (const [file, content] of await programFiles(job.tools.tree, programs)) files.set(file, { content, mode: 0o755 });
  for (const [file, content] of await installerScripts()) {
    files.set(file === "init" ? "init" : `usr/lib/hearth/${file}`, { content, mode: 0o755 });
  }
  const text = (file: string, content: string) => files.set(file, { content: Buffer.from(content), mode: 0o644 });
  text("usr/lib/hearth/flavour", `SETTLE_TENTHS=${settleTenths[job.flavour]}\n`);
  text("usr/lib/hearth/root-partition-id", `${imageIds.root}\n`);
  for (const [file, content] of await moduleFiles(job)) files.set(file, { content, mode: 0o644 });

  const applets = await busyboxApplets(job.tools, new Set(programs));
  const raw = join(job.workDirectory, "initramfs.cpio");
  await writeFile(raw, encodeCpio(initramfsEntries(files, applets), versions.sourceDateEpochSeconds));
  await runCommand([...job.tools.command("usr/bin/zstd"), "-q", "-f", "-12", "-T2", raw, "-o", path]);
  await rm(raw);
}

/** Everything that decides the installer, as far as it is known before the packages are. */
export async function installerRecipe(flavour: Flavour): Promise<Json> {
  const scripts = [...(await installerScripts())].map(([name, content]) => [name, content.toString("utf8")]);
  return { version: 2, scripts, programs, modules: { ...installerModules[flavour] }, settle: settleTenths[flavour] };
}

/** The installer's own scripts, by file name. */
export async function installerScripts(): Promise<Map<string, Buffer>> {
  const names = (await readdir(scriptFolder)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, scriptFolder))] as const)),
  );
}

/** All entries in an order in which the kernel can unpack them. */
export function initramfsEntries(
  files: ReadonlyMap<string, { readonly content: Uint8Array; readonly mode: number }>,
  applets: readonly string[],
): CpioEntry[] {
  const folders = new Set(["dev", "newroot", "proc", "run", "sys", "tmp", "usr", "usr/bin", "usr/sbin"]);
  for (const path of files.keys()) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  const links: CpioEntry[] = [
    ...["bin", "lib", "lib64", "sbin"].map((name) => ({ kind: "link" as const, path: name, target: `usr/${name}` })),
    ...applets.map((name) => ({ kind: "link" as const, path: `usr/bin/${name}`, target: "busybox" })),
  ];
  return [
    ...[...folders].sort().map((path) => ({ kind: "directory" as const, path, mode: 0o755 })),
    // Before devtmpfs is mounted, process 1 writes here (Linux, admin-guide/initrd).
    { kind: "device" as const, path: "dev/console", mode: 0o600, major: 5, minor: 1 },
    ...links,
    ...[...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, file]) => ({ kind: "file" as const, path, ...file })),
  ];
}

/** Busybox's commands, less those that a program of its own provides. */
async function busyboxApplets(tools: ImageTools, own: ReadonlySet<string>): Promise<string[]> {
  const list = await runCommand([...tools.command("usr/bin/busybox"), "--list"]);
  const names = list.split("\n").filter((name) => name !== "" && name !== "busybox");
  return names.filter((name) => !own.has(`usr/bin/${name}`) && !own.has(`usr/sbin/${name}`)).sort();
}

/**
 * Kernel modules with all that they need, unpacked (the archive is compressed as a whole, and busybox then need not),
 * and the indexes that modprobe reads.
 */
async function moduleFiles(job: InitramfsJob): Promise<Map<string, Buffer>> {
  const source = join(job.rootTree, "usr/lib/modules", job.kernelRelease);
  const wanted = moduleClosure(
    parseModulesDep(await readFile(join(source, "modules.dep"), "utf8")),
    installerModules[job.flavour],
  );
  const base = join(job.workDirectory, "modules");
  const target = join(base, "lib/modules", job.kernelRelease);
  await rm(base, { recursive: true, force: true });
  for (const path of wanted) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await cp(join(source, path), join(target, path));
  }
  for (const index of ["modules.builtin", "modules.builtin.modinfo", "modules.order"]) {
    await cp(join(source, index), join(target, index));
  }
  const packed = wanted.filter((path) => path.endsWith(".xz")).map((path) => join(target, path));
  for (let start = 0; start < packed.length; start += 200) {
    await runCommand(["xz", "-d", "-T2", ...packed.slice(start, start + 200)]);
  }
  await runCommand([...job.tools.command("usr/sbin/depmod"), "-b", base, job.kernelRelease]);

  const files = new Map<string, Buffer>();
  const kept = /^modules\.(dep|alias|softdep|builtin)$|\.ko$/;
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !kept.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(join("usr", path.slice(base.length + 1)), await readFile(path));
  }
  await rm(base, { recursive: true, force: true });
  return files;
}
