import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findPlugin } from "./find-plugin.ts";
import { startPlugin } from "./plugin-process.ts";

describe("plugins", () => {
  const folder = mkdtempSync(join(tmpdir(), "hearth-t-engine-"));
  const places = { providerPaths: new Map<string, string>(), searchPath: "", pulumiHome: join(folder, "home") };
  const executable = (path: string, script: string) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  test("are found in the project, in PATH, and newest first where the CLI keeps them", async () => {
    const own = executable(join(folder, "own", "pulumi-resource-a"), "");
    expect(await findPlugin("a", { ...places, providerPaths: new Map([["a", join(folder, "own")]]) })).toBe(own);
    expect(await findPlugin("a", { ...places, searchPath: `/nowhere:${join(folder, "own")}` })).toBe(own);
    executable(join(folder, "home", "plugins", "resource-b-v1.9.0", "pulumi-resource-b"), "");
    const newest = executable(join(folder, "home", "plugins", "resource-b-v1.10.0", "pulumi-resource-b"), "");
    expect(await findPlugin("b", places)).toBe(newest);
  });

  test("that are missing are named, with what to do", async () => {
    await expect(findPlugin("kubernetes", places)).rejects.toMatchObject({
      code: "engine-plugin-missing",
      what: 'The resource plugin "kubernetes" is needed and cannot be found.',
      remedy: expect.stringContaining("pulumi plugin install resource kubernetes"),
    });
  });

  test("that do not name a port are ended, and their last words are told", async () => {
    const start = (script: string) =>
      startPlugin({
        packageName: "bad",
        executable: executable(join(folder, "bad"), script),
        workingDirectory: folder,
        engineAddress: "127.0.0.1:1",
        environment: process.env,
        onOutput: () => {},
      });
    await expect(start("echo cannot read the licence >&2; sleep 0.2; exit 3")).rejects.toMatchObject({
      code: "engine-plugin-failed",
      why: expect.stringMatching(/it ended with code 3\.\ncannot read the licence$/),
    });
    await expect(start("echo hello; sleep 100")).rejects.toMatchObject({
      why: expect.stringContaining('its first line is "hello", not a port'),
    });
    rmSync(folder, { recursive: true, force: true });
  });
});
