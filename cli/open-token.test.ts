import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { environmentPaths } from "#provisioning/machine/environment-paths.ts";
import { openToken } from "./open-token.ts";

// Salt and ciphertext of Pulumi's CLI 3.260, with the passphrase "open".
const salt = "v1:HhyBIjRkcg4=:v1:/ml6spIiZ/LdVHKB:2xvhwVPGvnJjlgGSNjJPVCkRRjcd8Q==";
const encrypted = { "cloudflare:apiToken": { secure: "v1:mNZLZKEFvcGU/wd8:BaJbvM51OqiU+huStYZGeWPj6N/vexgZoQ==" } };

let root = "";
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "hearth-open-token-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const open = (rawConfig: Readonly<Record<string, unknown>>, variables: NodeJS.ProcessEnv = {}) =>
  openToken(
    {
      environment: { name: "home" } as Environment,
      rawConfig,
      root,
      paths: { ...environmentPaths("home"), own: path.join(root, "own") },
    },
    variables,
  );

test("a token is taken from the environment", async () => {
  expect(await open({}, { CLOUDFLARE_API_TOKEN: "t" })).toEqual({ from: "CLOUDFLARE_API_TOKEN", token: "t" });
});

test("one in the stack's file is opened with the passphrase, and wins", async () => {
  writeFileSync(path.join(root, "Pulumi.home.yaml"), `encryptionsalt: ${salt}\nconfig: {}\n`);
  const variables = { CLOUDFLARE_API_TOKEN: "t", PULUMI_CONFIG_PASSPHRASE: "open" };
  expect(await open(encrypted, variables)).toEqual({ from: "cloudflare:apiToken", token: '"hunter2"' });
  await expect(open(encrypted, { PULUMI_CONFIG_PASSPHRASE: "wrong" })).rejects.toMatchObject({
    code: "engine-passphrase-wrong",
  });
});

test("without the passphrase, or the salt, it stays closed, and no passphrase is made", async () => {
  expect(await open(encrypted)).toEqual({
    from: "cloudflare:apiToken",
    unread: "The passphrase of the stack is not on this computer.",
  });
  expect(await open(encrypted, { PULUMI_CONFIG_PASSPHRASE: "open" })).toEqual({
    from: "cloudflare:apiToken",
    unread: "The stack's file has no `encryptionsalt`.",
  });
  expect(readdirSync(root)).toEqual([]);
});

test("none, and the global key, are refused as by `make`", async () => {
  await expect(open({}, { CLOUDFLARE_API_TOKEN: "" })).rejects.toMatchObject({ code: "external-token-missing" });
  await expect(open(encrypted, { CLOUDFLARE_API_KEY: "k" })).rejects.toMatchObject({ code: "external-global-key" });
});
