import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { embeddedEngine } from "./embedded-engine.ts";
import type { EngineRequest } from "./engine.ts";
import { openBucket } from "./state/bucket.ts";
import { parseBucketUrl } from "./state/bucket-url.ts";
import { type FakeS3, startFakeS3 } from "./testing/fake-s3.ts";
import { type MotoS3, motoAvailable, startMoto } from "./testing/moto-s3.ts";
import { ProbeStack } from "./testing/probe-stack.ts";

const key = { keyId: "key-id", keySecret: "KEY-SECRET" };
const checkpointKey = ".pulumi/stacks/probe/dev.json";
const { changesOf } = ProbeStack;

describe("the state of the embedded engine in a bucket", { timeout: 60_000 }, () => {
  let stack: ProbeStack;
  let s3: FakeS3;
  const backend = () => ({ url: s3.url, ...key });
  const inBucket = () => s3.objects.get(checkpointKey) ?? "";
  const puts = () => s3.asked.filter((line) => line === `PUT ${checkpointKey}`).length;

  beforeEach(async () => {
    stack = new ProbeStack();
    s3 = await startFakeS3();
  });
  afterEach(async () => {
    await s3.close();
    stack.remove();
  });

  test("is where the CLI would have it, with nothing left here, and is read from there", async () => {
    const begunMs = Date.now();
    const made = await stack.run(embeddedEngine, "up", {}, { backend: backend() });
    expect(made.counts).toEqual({ create: 4 });
    expect([...s3.objects.keys()].sort()).toEqual([".pulumi/meta.yaml", checkpointKey]);
    expect(s3.objects.get(".pulumi/meta.yaml")).toBe("version: 1\n");
    expect(JSON.parse(inBucket())).toMatchObject({ version: 3, checkpoint: { stack: "organization/probe/dev" } });
    expect(inBucket()).not.toContain("hunter2");
    expect(existsSync(stack.checkpointPath)).toBe(false);
    expect(
      readdirSync(join(stack.stateDirectory, "unpushed"), { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      ),
    ).toEqual([]);
    // Some fifteen writes here, and one a second there.
    expect(puts()).toBeLessThanOrEqual(2 + (Date.now() - begunMs) / 1000);

    const before = puts();
    const again = await stack.run(embeddedEngine, "up", {}, { backend: backend() });
    expect(again.counts).toEqual({ same: 4 });
    expect(puts()).toBe(before);
    expect(await embeddedEngine.outputs(stack.request({}, { backend: backend() }))).toMatchObject({
      password: "hunter2",
    });
    expect(JSON.stringify(stack.events)).not.toContain(key.keySecret);
  });

  test("outlives a kill: the next run goes on from what this computer had written", async () => {
    const shape = { extra: { slow: { label: "slow", delayMs: 60_000 } } };
    const request: Partial<EngineRequest> = { backend: backend() };
    const child = fork(fileURLToPath(new URL("./testing/run-up.ts", import.meta.url)), [
      JSON.stringify({ ...stack.request(shape, request), display: undefined }),
    ]);
    await expect.poll(() => stack.journal(), { timeout: 30_000 }).toContain("create pair-second");
    // The bucket learns of the step that is under way while it is.
    await expect
      .poll(inBucket, { timeout: 30_000 })
      .toMatch(/"pending_operations":\[\{"resource":\{"urn":"urn:pulumi:dev::probe::probe:index:Item::slow"/);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect([...s3.objects.keys()].filter((name) => name.includes("/locks/"))).toHaveLength(1);

    const run = await stack.run(embeddedEngine, "up", { extra: { slow: { label: "slow" } } }, request);
    expect(changesOf(run)).toEqual(["create slow"]);
    expect(stack.journal().filter((line) => line === "create pair-second")).toHaveLength(1);
    expect([...s3.objects.keys()].filter((name) => name.includes("/locks/"))).toEqual([]);
    expect(inBucket()).not.toContain("pending_operations");
  });

  test("that cannot be sent at the end is told, stays here under its lock, and is sent by the next run", async () => {
    s3.mishap = (method, name) =>
      method === "PUT" && name === checkpointKey ? { status: 403, code: "AccessDenied" } : undefined;
    await expect(stack.run(embeddedEngine, "up", {}, { backend: backend() })).rejects.toMatchObject({
      code: "engine-backend-unreachable",
    });
    expect(stack.journal()).toContain("create pair-second");
    expect(inBucket()).toBe("");
    s3.mishap = () => undefined;
    // As another process would find it.
    for (const name of s3.objects.keys()) if (name.includes("/locks/")) s3.objects.delete(name);
    expect((await stack.run(embeddedEngine, "up", {}, { backend: backend() })).counts).toEqual({ same: 4 });
    expect(inBucket()).toContain("pair-second");
  });

  test("moves there and back with its secrets, and is forgotten when nothing is left", async () => {
    await stack.run(embeddedEngine, "up");
    const exported = await embeddedEngine.exportState(stack.request({}));
    const there = stack.request({}, { backend: backend() });
    await embeddedEngine.importState(there, exported);
    expect(await embeddedEngine.exportState(there)).toEqual(exported);
    expect((await stack.run(embeddedEngine, "preview", {}, { backend: backend() })).counts).toEqual({ same: 4 });
    await stack.run(embeddedEngine, "destroy", {}, { backend: backend() });
    await embeddedEngine.forgetState(there);
    expect([...s3.objects.keys()]).toEqual([".pulumi/meta.yaml"]);
  });

  test.each([
    [{ url: "https://api.pulumi.com" }, "“https://api.pulumi.com” is no place for the state that Hearth knows."],
    [{ url: "file://./here" }, "“file://./here” is no place for the state that Hearth knows."],
    [{ url: "s3://state" }, "There is no key for s3://state."],
  ])("%j is refused", async (settings, what) => {
    const refused = embeddedEngine.preview(stack.request({}, { backend: settings }));
    await expect(refused).rejects.toMatchObject({ code: "engine-backend-invalid", what });
  });

  test("a folder that is named is used", async () => {
    const folder = join(stack.directory, "elsewhere");
    await stack.run(embeddedEngine, "up", {}, { backend: { url: `file://${folder}` } });
    expect(existsSync(join(folder, checkpointKey))).toBe(true);
    expect(existsSync(stack.checkpointPath)).toBe(false);
  });
});

describe.skipIf(!motoAvailable("the state in a bucket of a server that nobody here wrote"))("with moto", () => {
  let moto: MotoS3;
  beforeAll(async () => {
    moto = await startMoto(await freePort());
  }, 90_000);
  afterAll(() => moto?.close());

  test("an update is kept in its bucket, and its conditions hold", { timeout: 60_000 }, async () => {
    const stack = new ProbeStack();
    const backend = { url: moto.url, ...key };
    const bucket = openBucket(parseBucketUrl(moto.url), { id: key.keyId, secret: key.keySecret });
    expect((await stack.run(embeddedEngine, "up", {}, { backend })).counts).toEqual({ create: 4 });
    expect(await bucket.list(".pulumi")).toEqual([".pulumi/meta.yaml"]);
    expect(await bucket.list(".pulumi/locks/organization/probe/dev")).toEqual([]);
    const there = await bucket.readTagged(checkpointKey);
    expect(there?.text).toContain("pair-second");
    expect((await stack.run(embeddedEngine, "up", {}, { backend })).counts).toEqual({ same: 4 });

    expect(await bucket.writeOver(checkpointKey, "new", undefined)).toBeUndefined();
    expect(await bucket.writeOver(checkpointKey, "new", '"another"')).toBeUndefined();
    const tag = await bucket.writeOver(checkpointKey, "new", there?.tag);
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await bucket.readTagged(checkpointKey)).toEqual({ text: "new", tag });
    expect(await bucket.read("not/there")).toBeUndefined();
    const elsewhere = openBucket(parseBucketUrl(moto.url.replace("s3://state", "s3://states")), {
      id: "i",
      secret: "s",
    });
    await expect(elsewhere.read(checkpointKey)).rejects.toMatchObject({ why: expect.stringContaining("NoSuchBucket") });
    await bucket.remove(checkpointKey);
    expect(await bucket.read(checkpointKey)).toBeUndefined();
    stack.remove();
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
