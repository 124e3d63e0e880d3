import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeFile } from "../artifacts/artifact-store.ts";
import { runCommand } from "../artifacts/run-command.ts";
import { treeCommand } from "../artifacts/tree-command.ts";
import { packSquashfs } from "./squashfs.ts";

// With the tree that an earlier build left in the project's cache: making it is not for unit tests.
const cache = new URL("../../.hearth/cache/", import.meta.url).pathname;
const trees = existsSync(join(cache, "trees")) ? readdirSync(join(cache, "trees")) : [];
const tree = trees.find((name) => /^source-bundle-[0-9a-f]+$/.test(name));
if (!tree) console.warn("SKIPPED: squashfs: needs the Debian tree of an earlier compile of the distribution source");
const command = (program: string) => treeCommand(join(cache, "trees", tree ?? ""), `usr/bin/${program}`);

function folder(root: string, modes: { readonly file: number; readonly folder: number }, seconds: number): string {
  mkdirSync(join(root, "bin"), { recursive: true });
  const files = { "versions.json": modes.file, "bin/node": modes.file | 0o100 };
  for (const [name, mode] of Object.entries(files)) {
    writeFileSync(join(root, name), name);
    chmodSync(join(root, name), mode);
    utimesSync(join(root, name), seconds, seconds);
  }
  symlinkSync("node", join(root, "bin/kubelet"));
  chmodSync(join(root, "bin"), modes.folder);
  return root;
}

test.skipIf(!tree)("an image depends on names and contents, and not on umask, owner or clock", async () => {
  const work = mkdtempSync(join(tmpdir(), "hearth-squashfs-"));
  try {
    const one = folder(join(work, "one"), { file: 0o644, folder: 0o755 }, 1_000_000_000);
    const two = folder(join(work, "two"), { file: 0o600, folder: 0o700 }, 1_700_000_000);
    await packSquashfs(one, join(work, "one.squashfs"), command("mksquashfs"));
    await packSquashfs(two, join(work, "two.squashfs"), command("mksquashfs"));
    expect(await describeFile(join(work, "two.squashfs"))).toEqual(await describeFile(join(work, "one.squashfs")));
    const list = await runCommand([...command("unsquashfs"), "-lln", join(work, "two.squashfs")]);
    expect(
      list
        .trim()
        .split("\n")
        .map((line) => line.replace(/\s+\d+ \d{4}-\d\d-\d\d \d\d:\d\d squashfs-root/, " ")),
    ).toEqual([
      "drwxr-xr-x 0/0 ",
      "drwxr-xr-x 0/0 /bin",
      "lrwxrwxrwx 0/0 /bin/kubelet -> node",
      "-rwxr-xr-x 0/0 /bin/node",
      "-rw-r--r-- 0/0 /versions.json",
    ]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
