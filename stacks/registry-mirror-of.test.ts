import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import { registryMirrorOf } from "./registry-mirror-of.ts";

const boot = { mode: "proxy", interface: "eno1", address: parseIpv4Address("192.168.1.2"), httpPort: 8080 } as const;

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "hearth-mirror-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const mirrorOf = (mirror: boolean) =>
  registryMirrorOf({ images: { mirror, port: 8443, also: [] }, boot }, { boot: path.join(root, "boot") });

test("the mirror is the boot server, whose certificate is made once", async () => {
  const first = await mirrorOf(true);
  expect(first).toEqual({
    url: "https://192.168.1.2:8443",
    authority: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/),
  });
  expect(await mirrorOf(true)).toEqual(first);
});

test("where nodes have none, nothing is made", async () => {
  expect(await mirrorOf(false)).toBeUndefined();
  expect(existsSync(path.join(root, "boot"))).toBe(false);
});
