import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootFeatures, writeRootFileSystem } from "./root-file-system.ts";

/** Debian's own, as the host has it; 1.47 is the first that knows every option. */
const version = Number(/mke2fs (\d+\.\d+)/.exec(spawnSync("/sbin/mke2fs", ["-V"], { encoding: "utf8" }).stderr)?.[1]);
const ready = version >= 1.47;
if (!ready)
  console.warn(`SKIPPED: root file system: needs mke2fs 1.47 on this computer, which has ${version || "none"}`);

let folder: string;
let image: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "hearth-root-"));
  image = path.join(folder, "root.ext4");
  const tree = path.join(folder, "tree");
  mkdirSync(tree);
  writeFileSync(path.join(tree, "hello"), "hello\n");
  if (ready) await writeRootFileSystem(tree, image, { tree: "/", command: (program) => [path.join("/", program)] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dump = (...options: string[]) =>
  execFileSync("/sbin/dumpe2fs", [...options, image], { encoding: "utf8", stdio: "pipe" });

test.skipIf(!ready)("it is ext4 with extents and checksums, and has what the kernel would add later", () => {
  const features = /^Filesystem features: +(.+)$/m.exec(dump("-h"))?.[1]?.trim().split(" ");
  expect(features?.toSorted()).toEqual([...rootFeatures].toSorted());
  expect(rootFeatures).toEqual(expect.arrayContaining(["ext_attr", "extent", "flex_bg", "metadata_csum"]));
});

test.skipIf(!ready)("no inode table is left for the first boot to write", () => {
  const groups = dump().match(/^Group \d+:.+$/gm) ?? [];
  expect(groups.length).toBeGreaterThan(0);
  for (const group of groups) expect(group).toContain("ITABLE_ZEROED");
});

test.skipIf(!ready)("a full check finds nothing", () => {
  const { status, stdout } = spawnSync("/sbin/e2fsck", ["-f", "-n", image], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("hearth-root: 12/") });
});
