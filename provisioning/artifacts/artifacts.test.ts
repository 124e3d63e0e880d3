import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseIndexTargets, sourceLines, transportOptions } from "./apt-mirrors.ts";
import { artifactPath, putArtifact, verifyArtifact } from "./artifact-store.ts";
import { cachedBuild } from "./cached-build.ts";
import { cachedTree } from "./cached-tree.ts";
import { withFileLock } from "./file-lock.ts";
import { parseDpkgStatus } from "./installed-versions.ts";
import { recipeDigest } from "./recipe-digest.ts";
import { CommandFailed, runCommand } from "./run-command.ts";

let cache = "";
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "hearth-cache-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));
const quiet = () => {};

test("an artifact lies under the digest of its bytes", async () => {
  writeFileSync(join(cache, "file"), "abc");
  const ref = await putArtifact(cache, join(cache, "file"));
  expect(ref).toEqual({ sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sizeBytes: 3 });
  expect(readdirSync(join(cache, "sha256"))).toEqual([ref.sha256]);
  expect(await verifyArtifact(cache, ref)).toBe(true);
});

test("a damaged artifact of the same size is found and removed", async () => {
  writeFileSync(join(cache, "file"), "abc");
  const ref = await putArtifact(cache, join(cache, "file"));
  writeFileSync(artifactPath(cache, ref.sha256), "abd");
  expect(await verifyArtifact(cache, ref)).toBe(false);
  expect(readdirSync(join(cache, "sha256"))).toEqual([]);
});

test("a build runs once for a recipe, again when its artifact is damaged, and says so", async () => {
  let builds = 0;
  const said: string[] = [];
  const build = () =>
    cachedBuild({
      cacheDirectory: cache,
      name: "thing",
      recipe: { kind: "thing" },
      onProgress: (text) => said.push(text),
      async build(work) {
        builds += 1;
        writeFileSync(join(work, "out"), "content");
        return { files: { out: join(work, "out") }, packages: {}, facts: { answer: 42 } };
      },
    });
  const [first, second] = await Promise.all([build(), build()]);
  expect(second.artifacts).toEqual(first.artifacts);
  expect(second.facts).toEqual({ answer: 42 });
  expect(builds).toBe(1);
  writeFileSync(artifactPath(cache, first.artifacts.out?.sha256 ?? ""), "damaged");
  await build();
  expect(builds).toBe(2);
  expect(said.at(-1)).toBe("thing: damaged or missing in the cache, building it again");
  expect(readdirSync(join(cache, "work"))).toEqual([]);
});

test("a tree that could not be made leaves nothing, and what a killed build left is removed", async () => {
  const tree = (build: (part: string) => Promise<void>) =>
    cachedTree({ cacheDirectory: cache, name: "t", recipe: { a: 1 }, build, onProgress: quiet });
  const broken = tree(async (part) => {
    mkdirSync(part);
    throw new Error("no");
  });
  await expect(broken).rejects.toThrow("no");
  expect(readdirSync(join(cache, "trees"))).toEqual([]);
  const path = await tree(async (part) => void mkdirSync(part));
  rmSync(path, { recursive: true });
  mkdirSync(`${path}.part-999999`);
  await tree(async (part) => void mkdirSync(part));
  expect(readdirSync(join(cache, "trees"))).toEqual([path.split("/").pop()]);
});

test("a lock keeps two callers of one process apart", async () => {
  const steps: string[] = [];
  const hold = (name: string) =>
    withFileLock(join(cache, "lock"), async () => {
      steps.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push(`${name} out`);
    });
  await Promise.all([hold("a"), hold("b")]);
  expect(steps.map((step) => step.slice(2))).toEqual(["in", "out", "in", "out"]);
});

test("a lock ends with the process that held it, however it ended", async () => {
  const lockFile = new URL("file-lock.ts", import.meta.url).href;
  const script = `const { withFileLock } = await import(${JSON.stringify(lockFile)});
    await withFileLock(process.argv[1], async () => { console.log("held"); await new Promise(() => setInterval(() => {}, 1000)); });`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script, join(cache, "lock")]);
  await new Promise<void>((resolve) => holder.stdout.once("data", () => resolve()));
  let waited = false;
  const mine = withFileLock(
    join(cache, "lock"),
    async () => "mine",
    () => {
      waited = true;
      holder.kill("SIGKILL");
    },
  );
  expect(await mine).toBe("mine");
  expect(waited).toBe(true);
});

test("a recipe's digest does not depend on the order of keys, but on that of lists", () => {
  expect(recipeDigest({ a: 1, b: [1, 2], c: undefined })).toBe(recipeDigest({ b: [1, 2], a: 1 }));
  expect(recipeDigest({ b: [2, 1] })).not.toBe(recipeDigest({ b: [1, 2] }));
});

test("a program that fails tells its exit code and last words", async () => {
  const failure = await runCommand(["sh", "-c", "echo one; echo two >&2; exit 7"]).catch((error) => error);
  expect(failure).toBeInstanceOf(CommandFailed);
  expect(failure.exitCode).toBe(7);
  expect(failure.tail.split("\n").sort()).toEqual(["one", "two"]);
});

test("the machine's own mirrors are taken, archive and security apart", () => {
  const targets =
    "Debian|Debian|http://mirror.test/debian/\nDebian|Debian-Security|http://mirror.test/debian-security/\nUbuntu|Ubuntu|http://u.test/\n";
  const mirrors = parseIndexTargets(targets);
  expect(mirrors).toEqual({ archive: "http://mirror.test/debian/", security: "http://mirror.test/debian-security/" });
  expect(sourceLines(mirrors, "trixie", ["main"]).map((line) => line.split("] ")[1])).toEqual([
    "http://mirror.test/debian/ trixie main",
    "http://mirror.test/debian/ trixie-updates main",
    "http://mirror.test/debian-security/ trixie-security main",
  ]);
});

test("before apt has fetched anything, a mirror is known by its path", () => {
  expect(parseIndexTargets("||http://mirror.test/debian/\n||http://other.test/repo/\n")).toEqual({
    archive: "http://mirror.test/debian/",
  });
});

test("a machine without a Debian mirror names none, and mmdebstrap takes the standard one", () => {
  expect(sourceLines(parseIndexTargets("Ubuntu|Ubuntu|http://u.test/ubuntu/\n"), "trixie", ["main"])).toEqual([]);
});

test("the proxy of the machine's apt is taken along, other settings are not", () => {
  const dump =
    'Acquire::http::Proxy "http://proxy.test:3142";\nAcquire::Languages:: "none";\nAPT::Architecture "amd64";\n';
  expect(transportOptions(dump)).toEqual(['Acquire::http::Proxy "http://proxy.test:3142";']);
});

test("package versions are read from dpkg's status", () => {
  const status = "Package: a\nStatus: install ok installed\nVersion: 1:2-3\n\nPackage: b\nVersion: 4\n";
  expect(parseDpkgStatus(status)).toEqual({ a: "1:2-3", b: "4" });
});
