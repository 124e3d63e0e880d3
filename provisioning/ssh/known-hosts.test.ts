import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetHostKeys, pinHostKey } from "./known-hosts.ts";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "hearth-t-known-"));
  file = path.join(directory, "ssh", "known_hosts");
});
afterEach(() => rm(directory, { recursive: true }));

const text = () => readFile(file, "utf8");

test("a key is pinned without its comment, for the owner's eyes only", async () => {
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 AAAA metal0\n");
  expect(await text()).toBe("10.77.0.21 ssh-ed25519 AAAA\n");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a new key replaces the old one of that address alone", async () => {
  await pinHostKey(file, "10.77.0.2", "ssh-ed25519 AAAA");
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB");
  await pinHostKey(file, "10.77.0.2", "ssh-ed25519 CCCC");
  expect(await text()).toBe("10.77.0.21 ssh-ed25519 BBBB\n10.77.0.2 ssh-ed25519 CCCC\n");
});

test("while a key is changed, both are accepted", async () => {
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 AAAA");
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB", { keepOthers: true });
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB", { keepOthers: true });
  expect(await text()).toBe("10.77.0.21 ssh-ed25519 AAAA\n10.77.0.21 ssh-ed25519 BBBB\n");
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB");
  expect(await text()).toBe("10.77.0.21 ssh-ed25519 BBBB\n");
});

test("another port is another host", async () => {
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 AAAA");
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB", { port: 2222 });
  expect(await text()).toBe("10.77.0.21 ssh-ed25519 AAAA\n[10.77.0.21]:2222 ssh-ed25519 BBBB\n");
  await forgetHostKeys(file, "10.77.0.21");
  expect(await text()).toBe("[10.77.0.21]:2222 ssh-ed25519 BBBB\n");
});

test("machines that are installed at the same time do not lose each other's key", async () => {
  const addresses = Array.from({ length: 5 }, (_, index) => `10.77.0.${index + 20}`);
  await Promise.all(addresses.map((address) => pinHostKey(file, address, `ssh-ed25519 ${address}`)));
  expect((await text()).trim().split("\n").sort()).toEqual(
    addresses.map((address) => `${address} ssh-ed25519 ${address}`),
  );
});

test("a line that somebody wrote by hand stays", async () => {
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 AAAA");
  await writeFile(file, "# mine\nnas,10.0.0.9 ssh-rsa XXXX");
  await pinHostKey(file, "10.77.0.21", "ssh-ed25519 BBBB");
  expect(await text()).toBe("# mine\nnas,10.0.0.9 ssh-rsa XXXX\n10.77.0.21 ssh-ed25519 BBBB\n");
});
