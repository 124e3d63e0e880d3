import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeFile } from "#provisioning/artifacts/artifact-store.ts";
import { treeCommand } from "#provisioning/artifacts/tree-command.ts";
import { writeDiskImage } from "./disk-image.ts";

// With the trees that an earlier build left in the project's cache: making them is not for unit tests.
const cache = new URL("../../.hearth/cache/", import.meta.url).pathname;
const trees = existsSync(join(cache, "trees")) ? readdirSync(join(cache, "trees")) : [];
const root = trees.find((name) => /^root-cloud-[0-9a-f]+$/.test(name));
const tools = trees.find((name) => /^image-tools-[0-9a-f]+$/.test(name));
const ready = root !== undefined && tools !== undefined && process.getuid?.() === 0;
if (!ready) console.warn("SKIPPED: reproducible image: needs root and the trees of an earlier `make`");

test.skipIf(!ready)("one tree makes the same disk image twice, byte for byte", { timeout: 90_000 }, async () => {
  const tree = join(cache, "trees", tools ?? "");
  const imageTools = { tree, command: (program: string) => treeCommand(tree, program) };
  const work = mkdtempSync(join(cache, "test-"));
  try {
    const digests: string[] = [];
    for (const name of ["one", "two"]) {
      mkdirSync(join(work, name));
      const path = join(work, name, "disk.raw");
      await writeDiskImage(join(cache, "trees", root ?? ""), path, imageTools, join(work, name));
      digests.push((await describeFile(path)).sha256);
    }
    expect(digests[1]).toBe(digests[0]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
