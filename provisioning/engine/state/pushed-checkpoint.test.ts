import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeS3, startFakeS3 } from "../testing/fake-s3.ts";
import { openBucket } from "./bucket.ts";
import { parseBucketUrl } from "./bucket-url.ts";
import { PushedCheckpoint } from "./pushed-checkpoint.ts";
import { lockStack } from "./stack-lock.ts";

let folder: string;
let s3: FakeS3;
let abandoned: string[];
const key = ".pulumi/stacks/hearth/home.json";
const journal = () => join(folder, "home.json");
const inBucket = () => s3.objects.get(key);
const puts = () => s3.asked.filter((line) => line === `PUT ${key}`).length;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hearth-t-bucket-"));
  s3 = await startFakeS3();
  abandoned = [];
});
afterEach(async () => {
  await s3.close();
  rmSync(folder, { recursive: true });
});

const bucket = (url = s3.url, id = "key-id") => openBucket(parseBucketUrl(url), { id, secret: "KEY-SECRET" });
const open = (pauseMs = 60_000) =>
  new PushedCheckpoint(bucket(), key, journal(), { pauseMs, onAbandoned: (file) => abandoned.push(file) });

test("a run pushes its first write at once, the others together at the end, and leaves no journal", async () => {
  const checkpoint = open();
  expect(await checkpoint.read()).toBeUndefined();
  await checkpoint.write("0");
  await expect.poll(inBucket).toBe("0");
  for (let step = 1; step <= 50; step += 1) await checkpoint.write(`${step}`);
  expect(JSON.parse(readFileSync(journal(), "utf8")).text).toBe("50");
  expect(inBucket()).toBe("0");
  await checkpoint.settle();
  expect([inBucket(), puts(), existsSync(journal())]).toEqual(["50", 2, false]);
});

test("a long step is in the bucket while it lasts", async () => {
  const checkpoint = open(50);
  await checkpoint.read();
  for (const text of ["a", "b", "c"]) await checkpoint.write(text);
  await expect.poll(inBucket).toBe("c");
  await sleep(200);
  expect(puts()).toBeLessThanOrEqual(3);
  await checkpoint.settle();
});

test("what a kill left here is the state, and the next run pushes it", async () => {
  const killed = open();
  await killed.read();
  await killed.write("pushed");
  await expect.poll(inBucket).toBe("pushed");
  await killed.write("only here");
  const next = open();
  expect(await next.read()).toBe("only here");
  await next.settle();
  expect([inBucket(), existsSync(journal()), abandoned]).toEqual(["only here", false, []]);
});

test("a kill between the write in the bucket and its answer loses nothing", async () => {
  const killed = open();
  await killed.read();
  s3.mishap = (method) => (method === "PUT" ? "do-and-drop" : undefined);
  await killed.write("arrived");
  await expect.poll(inBucket).toBe("arrived");
  await killed.write("later");
  s3.mishap = () => undefined;
  expect(await open().read()).toBe("later");
});

test("others went on from an older state: theirs counts, and ours is kept aside", async () => {
  const killed = open();
  await killed.read();
  await killed.write("pushed");
  await expect.poll(inBucket).toBe("pushed");
  await killed.write("only here");
  s3.objects.set(key, "of another computer");
  const looking = open();
  expect(await looking.read()).toBe("of another computer");
  expect([existsSync(journal()), abandoned]).toEqual([true, []]);
  const next = open();
  await next.read();
  await next.write("next");
  await next.settle();
  expect(inBucket()).toBe("next");
  expect(abandoned).toHaveLength(1);
  expect(JSON.parse(readFileSync(abandoned[0] as string, "utf8")).text).toBe("only here");
  expect(readdirSync(folder)).toHaveLength(1);
});

test("somebody who writes in spite of the lock is not written over", async () => {
  const checkpoint = open(10);
  await checkpoint.read();
  await checkpoint.write("mine");
  await expect.poll(inBucket).toBe("mine");
  s3.objects.set(key, "theirs");
  await checkpoint.write("mine again");
  await expect(checkpoint.settle()).rejects.toMatchObject({ code: "engine-state-elsewhere" });
  await expect(checkpoint.write("a further step")).rejects.toMatchObject({ code: "engine-state-elsewhere" });
  expect(inBucket()).toBe("theirs");
  expect(JSON.parse(readFileSync(journal(), "utf8")).text).toBe("a further step");
});

test("a write whose answer was lost is not taken for somebody else's", async () => {
  const checkpoint = open();
  await checkpoint.read();
  let lost = 0;
  s3.mishap = (method) => (method === "PUT" && lost++ === 0 ? "do-and-drop" : undefined);
  await checkpoint.write("once");
  await checkpoint.settle();
  await checkpoint.write("twice");
  await checkpoint.settle();
  expect(inBucket()).toBe("twice");
});

test("errors that pass are waited for; others are told, without the key, and the state stays here", async () => {
  let failures = 0;
  s3.mishap = () => (failures++ < 2 ? { status: 503, code: "SlowDown" } : undefined);
  const checkpoint = open();
  expect(await checkpoint.read()).toBeUndefined();
  s3.mishap = (method) => (method === "PUT" ? { status: 403, code: "AccessDenied" } : undefined);
  await checkpoint.write("kept");
  const told = await checkpoint.settle().catch((error: Error) => error);
  expect(told).toMatchObject({ code: "engine-backend-unreachable", why: "It answers 403 AccessDenied: no." });
  expect(JSON.stringify(told) + String(told)).not.toMatch(/key-id|KEY-SECRET/);
  expect(JSON.parse(readFileSync(journal(), "utf8")).text).toBe("kept");
  s3.mishap = () => undefined;
  await checkpoint.settle();
  expect(inBucket()).toBe("kept");
});

test("a bucket that is not there is an error and no empty state; nor is a key that it does not know", async () => {
  const elsewhere = bucket(s3.url.replace("s3://state", "s3://states"));
  await expect(elsewhere.read(key)).rejects.toMatchObject({ why: "It answers 404 NoSuchBucket: no." });
  await expect(bucket(s3.url, "another").read(key)).rejects.toMatchObject({ why: "It answers 403 AccessDenied: no." });
});

test("a server that is not there is told with the reason", async () => {
  await s3.close();
  await expect(bucket().read(key)).rejects.toMatchObject({
    code: "engine-backend-unreachable",
    why: expect.stringMatching(/^It does not answer: .*ECONNREFUSED.*\.$/),
  });
});

test("the lock in a bucket keeps a second one out, and names its file there", async () => {
  const lock = await lockStack(bucket(), ".pulumi/locks/organization/hearth/home", () => {});
  const [held] = [...s3.objects.keys()];
  expect(held).toMatch(/^\.pulumi\/locks\/organization\/hearth\/home\/[0-9a-f-]{36}\.json$/);
  await expect(lockStack(bucket(), ".pulumi/locks/organization/hearth/home", () => {})).rejects.toMatchObject({
    code: "engine-stack-locked",
    remedy: expect.stringContaining(`delete state/${held}.`),
  });
  await lock.release();
  expect(s3.objects.size).toBe(0);
});

test("under a prefix keys are the same", async () => {
  const under = bucket(s3.url.replace("s3://state?", "s3://state/a/b?"));
  await under.write(".pulumi/locks/x.json", "1");
  await under.write(".pulumi/locks/deeper/y.json", "2");
  expect(await under.list(".pulumi/locks")).toEqual([".pulumi/locks/x.json"]);
  expect([...s3.objects.keys()]).toEqual(["a/b/.pulumi/locks/x.json", "a/b/.pulumi/locks/deeper/y.json"]);
  expect(await under.read(".pulumi/locks/x.json")).toBe("1");
  await under.remove(".pulumi/locks/x.json");
  expect(await under.read(".pulumi/locks/x.json")).toBeUndefined();
});
