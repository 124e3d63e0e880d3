import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitText } from "./git-command.ts";
import { rollBack } from "./roll-back.ts";
import { syncTree } from "./sync-tree.ts";
import { TreeRepository } from "./tree-repository.ts";

let directory: string;
let laptop: TreeRepository;
let cluster: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "hearth-tree-"));
  laptop = await TreeRepository.open(join(directory, "laptop.git"));
  cluster = (await TreeRepository.open(join(directory, "cluster.git"))).directory;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const push = (files: Record<string, string>, repository = laptop) =>
  syncTree(
    repository,
    { url: cluster, configuration: {} },
    { files: new Map(Object.entries(files)), message: "Rendered" },
  );

const inCluster = (...words: string[]) => gitText(cluster, words);
const fileInCluster = (path: string) => inCluster("show", `main:${path}`);

/** A person's push to `main`: one file more, or changed. */
async function personPushes(path: string, content: string): Promise<void> {
  const person = join(directory, "person");
  await gitText(directory, ["clone", "--quiet", cluster, person]);
  const { writeFile } = await import("node:fs/promises");
  await writeFile(join(person, path), content);
  await gitText(person, ["add", "."]);
  await gitText(person, ["commit", "--quiet", "-m", "By hand"]);
  await gitText(person, ["push", "--quiet"]);
  await rm(person, { recursive: true });
}

describe("the tree and the cluster's repository", () => {
  test("an empty repository gets the whole tree in one commit", async () => {
    expect(await push({ "a.yaml": "1\n" })).toMatchObject({ changed: true });
    expect(await fileInCluster("a.yaml")).toBe("1");
    expect(await inCluster("rev-list", "--count", "main")).toBe("1");
  });

  test("the same tree again changes nothing", async () => {
    const first = await push({ "a.yaml": "1\n" });
    expect(await push({ "a.yaml": "1\n" })).toEqual({ commit: first.commit, changed: false });
  });

  test("another tree is one commit more, and what is gone from it is gone", async () => {
    await push({ "a.yaml": "1\n", "b.yaml": "2\n" });
    await push({ "a.yaml": "1\n" });
    expect(await inCluster("ls-tree", "--name-only", "main")).toBe("a.yaml");
    expect(await inCluster("rev-list", "--count", "main")).toBe("2");
  });

  test("what people pushed stays beside what is rendered", async () => {
    await push({ "a.yaml": "1\n" });
    await personPushes("mine.yaml", "by hand\n");
    await push({ "a.yaml": "2\n" });
    expect([await fileInCluster("a.yaml"), await fileInCluster("mine.yaml")]).toEqual(["2", "by hand"]);
  });

  test("a push by hand alone is left as it is", async () => {
    await push({ "a.yaml": "1\n" });
    await personPushes("mine.yaml", "by hand\n");
    expect(await push({ "a.yaml": "1\n" })).toMatchObject({ changed: false });
  });

  test("a rendered file that a person changed too is a conflict with words, and nothing is pushed", async () => {
    await push({ "a.yaml": "1\n" });
    await personPushes("a.yaml", "by hand\n");
    await expect(push({ "a.yaml": "2\n" })).rejects.toMatchObject({
      code: "tree-conflict",
      what: "What Hearth renders and what was pushed to the cluster's git differ in a.yaml.",
    });
    expect(await fileInCluster("a.yaml")).toBe("by hand");
  });

  test("a lost repository gets its history back, with what people had pushed", async () => {
    await push({ "a.yaml": "1\n" });
    await personPushes("mine.yaml", "by hand\n");
    await push({ "a.yaml": "2\n" });
    await rm(cluster, { recursive: true });
    await TreeRepository.open(cluster);
    expect(await push({ "a.yaml": "2\n" })).toMatchObject({ changed: true });
    expect(await fileInCluster("mine.yaml")).toBe("by hand");
    expect(Number(await inCluster("rev-list", "--count", "main"))).toBe(4);
  });

  test("a second computer goes on where the first stopped", async () => {
    await push({ "a.yaml": "1\n" });
    const other = await TreeRepository.open(join(directory, "other.git"));
    await push({ "a.yaml": "2\n" }, other);
    await push({ "a.yaml": "3\n" });
    expect(await inCluster("log", "--format=%s", "main")).toBe("Rendered\nRendered\nRendered");
  });

  test("a file may hold anything that YAML can", async () => {
    const odd = "a: ünïcode\n\nb: |\n  data 5\n  done\n";
    await push({ "folder/a-b.yaml": odd });
    expect(`${await fileInCluster("folder/a-b.yaml")}\n`).toBe(odd);
  });
});

describe("rolling back", () => {
  const back = (folder = "apps/one") => rollBack(laptop, { url: cluster, configuration: {} }, folder);

  test("makes a folder what it was before its last change, and leaves the others", async () => {
    await push({ "apps/one/a.yaml": "1\n", "apps/two/b.yaml": "1\n" });
    await push({ "apps/one/a.yaml": "2\n", "apps/two/b.yaml": "2\n" });
    expect(await back()).toMatchObject({ undone: "Rendered" });
    expect([await fileInCluster("apps/one/a.yaml"), await fileInCluster("apps/two/b.yaml")]).toEqual(["1", "2"]);
  });

  test("goes one change further back each time", async () => {
    for (const version of ["1", "2", "3"]) await push({ "apps/one/a.yaml": `${version}\n` });
    await back();
    await back();
    expect(await fileInCluster("apps/one/a.yaml")).toBe("1");
    await expect(back()).rejects.toMatchObject({ code: "rollback-nothing" });
  });

  test("stays when the same tree is rendered again, and ends with the next change", async () => {
    await push({ "apps/one/a.yaml": "1\n" });
    await push({ "apps/one/a.yaml": "2\n" });
    await back();
    await push({ "apps/one/a.yaml": "2\n" });
    expect(await fileInCluster("apps/one/a.yaml")).toBe("1");
  });

  test("undoes what a person pushed, too", async () => {
    await push({ "apps/one/a.yaml": "1\n" });
    await personPushes("apps/one/a.yaml", "broken\n");
    expect(await back()).toMatchObject({ undone: "By hand" });
    expect(await fileInCluster("apps/one/a.yaml")).toBe("1");
  });

  test("has nothing to undo in a folder that never changed", async () => {
    await push({ "apps/one/a.yaml": "1\n" });
    await expect(back()).rejects.toMatchObject({ code: "rollback-nothing" });
  });
});
