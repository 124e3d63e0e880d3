import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureKeyPair } from "./key-pair.ts";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "hearth-t-key-"));
  file = path.join(directory, "ssh", "id_ed25519");
});
afterEach(() => rm(directory, { recursive: true }));

test("a pair is made once, and only its owner can read the private half", async () => {
  const publicKey = await ensureKeyPair(file);
  expect(publicKey).toMatch(/^ssh-ed25519 AAAA\S+ hearth$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(`${file}.pub`, "utf8")).toBe(`${publicKey}\n`);
  const privateKey = await readFile(file, "utf8");
  expect(await ensureKeyPair(file)).toBe(publicKey);
  expect(await readFile(file, "utf8")).toBe(privateKey);
});

test("those who make it at the same time get the same one, and nothing is left over", async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => ensureKeyPair(file)));
  expect(new Set(keys).size).toBe(1);
  expect((await readdir(path.dirname(file))).sort()).toEqual(["id_ed25519", "id_ed25519.pub"]);
});

test("a public half that was lost is written again", async () => {
  const publicKey = await ensureKeyPair(file);
  await rm(`${file}.pub`);
  expect(await ensureKeyPair(file)).toBe(publicKey);
  expect(await readFile(`${file}.pub`, "utf8")).toBe(`${publicKey}\n`);
});

test("a file that is no key is left as it is", async () => {
  await ensureKeyPair(file);
  await writeFile(file, "not a key\n");
  await expect(ensureKeyPair(file)).rejects.toMatchObject({ code: "ssh-key-failed" });
  expect(await readFile(file, "utf8")).toBe("not a key\n");
});
