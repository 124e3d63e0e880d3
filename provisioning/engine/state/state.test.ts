import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PropertyMap, SecretValue, unknownValue } from "../property/property-value.ts";
import { secretSignature, signatureKey } from "../property/property-wire.ts";
import { parseCheckpoint } from "./checkpoint.ts";
import { inDependencyOrder } from "./dependency-order.ts";
import { asDeployment } from "./imported-deployment.ts";
import { LiveSnapshot } from "./live-snapshot.ts";
import { localFiles } from "./local-files.ts";
import { newSalt, openSalt } from "./passphrase-crypter.ts";
import { isProcessAlive } from "./process-alive.ts";
import { propertiesFromState, propertiesToState } from "./property-codec.ts";
import { resourceFromJson, resourceToJson } from "./resource-codec.ts";
import { emptyResourceState, type ResourceState } from "./resource-state.ts";
import { lockStack } from "./stack-lock.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hearth-t-engine-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nopCrypter = { encrypt: (text: string) => `<${text}>`, decrypt: (text: string) => text.slice(1, -1) };
const urnOf = (name: string) => `urn:pulumi:dev::probe::probe:index:Item::${name}`;
const resource = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  ...emptyResourceState(urnOf(name), "probe:index:Item"),
  ...more,
});

describe("the passphrase", () => {
  test("opens what the CLI encrypted", async () => {
    // Salt and ciphertext from a state file of the CLI 3.260.
    const crypter = await openSalt("open", "v1:HhyBIjRkcg4=:v1:/ml6spIiZ/LdVHKB:2xvhwVPGvnJjlgGSNjJPVCkRRjcd8Q==");
    expect(crypter.decrypt("v1:mNZLZKEFvcGU/wd8:BaJbvM51OqiU+huStYZGeWPj6N/vexgZoQ==")).toBe('"hunter2"');
  });

  test("makes salts that it, and no other passphrase, opens", async () => {
    const { salt, crypter } = await newSalt("right");
    expect(salt).toMatch(/^v1:[^:]+:v1:[^:]+:[^:]+$/);
    const again = await openSalt("right", salt);
    expect(again.decrypt(crypter.encrypt("text ✓"))).toBe("text ✓");
    await expect(openSalt("wrong", salt)).rejects.toMatchObject({ code: "engine-passphrase-wrong" });
    await expect(openSalt("right", "nonsense")).rejects.toMatchObject({ code: "engine-state-invalid" });
  });
});

describe("resources in a state file", () => {
  test("secrets are encrypted once and keep their ciphertext while they do not change", () => {
    const memory = new WeakMap();
    let calls = 0;
    const counting = { ...nopCrypter, encrypt: (text: string) => `${++calls}${nopCrypter.encrypt(text)}` };
    const secret = new SecretValue({ b: 1, a: new SecretValue("inner") });
    const map = { secret, later: unknownValue };
    const first = propertiesToState(map, counting, memory);
    expect(propertiesToState(map, counting, memory)).toEqual(first);
    expect(calls).toBe(1);
    expect(first).toEqual({
      later: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      secret: {
        [signatureKey]: secretSignature,
        ciphertext: `1<{"a":{"${signatureKey}":"${secretSignature}","ciphertext":"\\"inner\\""},"b":1}>`,
      },
    });
  });

  test("whatever is written is read again", () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => ({ value, secret: new SecretValue("s") }) as PropertyMap);
    fc.assert(
      fc.property(json, (map) => {
        const written = JSON.parse(JSON.stringify(propertiesToState(map, nopCrypter, new WeakMap())));
        expect(JSON.stringify(propertiesFromState(written, nopCrypter, new WeakMap()).value)).toBe(
          JSON.stringify(sorted(map.value)),
        );
      }),
    );
  });

  test("fields of a later CLI are handed on, empty ones are left out", () => {
    const json = { urn: urnOf("a"), custom: true, type: "probe:index:Item", viewOf: "urn:x", hideDiff: [["a"]] };
    const state = resourceFromJson(json, nopCrypter, new WeakMap());
    expect(resourceToJson(state, nopCrypter, new WeakMap())).toEqual(json);
  });

  test.each([
    ["not json", "It is not JSON."],
    ["{}", "It has version undefined; 3 and 4 are known."],
    ['{"version":9,"checkpoint":{"stack":"s"}}', "It has version 9; 3 and 4 are known."],
    ['{"version":3,"checkpoint":{}}', "It names no stack."],
  ])("%s is refused with a reason and a remedy", (text, why) => {
    expect(() => parseCheckpoint(text, "/x/dev.json")).toThrowError(
      expect.objectContaining({ code: "engine-state-invalid", why }),
    );
  });

  test("an import is an export or a state file, and nothing else", () => {
    const deployment = { manifest: {}, resources: [{ urn: "u", type: "t", extra: 1 }] };
    expect(asDeployment({ version: 3, deployment })).toEqual(deployment);
    expect(asDeployment({ version: 3, checkpoint: { stack: "s", latest: deployment } })).toEqual(deployment);
    expect(() => asDeployment({ resources: [] })).toThrowError(
      expect.objectContaining({ code: "engine-state-invalid" }),
    );
  });
});

describe("the live snapshot", () => {
  test("lists what is done before what is not, and forgets what is gone", () => {
    const [a, b, c] = [resource("a"), resource("b"), resource("c")];
    const snapshot = new LiveSnapshot([a, b, c]);
    const fresh = resource("b", { id: "new" });
    snapshot.begin(fresh, "updating");
    expect(snapshot.current()).toEqual({
      resources: [a, b, c],
      pendingOperations: [{ resource: fresh, kind: "updating" }],
    });
    snapshot.replace(b, fresh, true);
    snapshot.end(fresh);
    snapshot.remove(a);
    expect(snapshot.current()).toEqual({ resources: [fresh, c], pendingOperations: [] });
  });

  test("is not due to be written for a change without meaning", () => {
    const snapshot = new LiveSnapshot([]);
    snapshot.replace(undefined, resource("a"), false);
    expect(snapshot.dirty).toBe(false);
  });

  test("refers to renamed resources by their new name", () => {
    const snapshot = new LiveSnapshot([
      resource("new", { aliases: [urnOf("old")] }),
      resource("child", {
        parent: urnOf("old"),
        dependencies: [urnOf("old")],
        propertyDependencies: { a: [urnOf("old")] },
      }),
    ]);
    expect(snapshot.current().resources[1]).toMatchObject({
      parent: urnOf("new"),
      dependencies: [urnOf("new")],
      propertyDependencies: { a: [urnOf("new")] },
    });
  });

  test("is in dependency order, whatever order it comes in", () => {
    const names = ["a", "b", "c", "d", "e"];
    const chain = names.map((name, index) =>
      resource(name, { dependencies: index === 0 ? [] : [urnOf(names[index - 1] as string)] }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: 5 }), (shuffled) => {
        expect(inDependencyOrder(shuffled)).toEqual(chain);
      }),
    );
  });
});

describe("the lock", () => {
  const lockOf = (pid: number, more = {}) =>
    JSON.stringify({ pid, username: "ada", hostname: hostname(), timestamp: new Date().toISOString(), ...more });

  test("is taken once, in the CLI's form, and given back", async () => {
    const lock = await lockStack(localFiles(folder), "locks", () => {});
    const [name] = readdirSync(join(folder, "locks"));
    expect(JSON.parse(readFileSync(join(folder, "locks", name as string), "utf8"))).toMatchObject({
      pid: process.pid,
      hostname: hostname(),
    });
    await expect(lockStack(localFiles(folder), "locks", () => {})).rejects.toMatchObject({
      code: "engine-stack-locked",
    });
    await lock.release();
    expect(readdirSync(join(folder, "locks"))).toEqual([]);
  });

  test("of a dead process of this machine is removed, of another machine it is not", async () => {
    mkdirSync(join(folder, "locks"));
    writeFileSync(join(folder, "locks", "dead.json"), lockOf(2 ** 22 + 1));
    const removed: string[] = [];
    await (await lockStack(localFiles(folder), "locks", (holder) => removed.push(holder))).release();
    expect(removed).toEqual([expect.stringContaining("ada@")]);
    writeFileSync(join(folder, "locks", "far.json"), lockOf(2 ** 22 + 1, { hostname: "elsewhere" }));
    await expect(lockStack(localFiles(folder), "locks", () => {})).rejects.toMatchObject({
      why: expect.stringContaining("ada@elsewhere"),
    });
  });

  test("is stale when its number was given to a younger process", async () => {
    expect(await isProcessAlive(process.pid, new Date())).toBe(true);
    expect(await isProcessAlive(process.pid, new Date("2001-01-01"))).toBe(process.platform !== "linux");
  });

  test("that cannot be read counts as held", async () => {
    mkdirSync(join(folder, "locks"));
    writeFileSync(join(folder, "locks", "torn.json"), "{");
    await expect(lockStack(localFiles(folder), "locks", () => {})).rejects.toMatchObject({
      code: "engine-stack-locked",
    });
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, sorted(object[key])]),
  );
}
