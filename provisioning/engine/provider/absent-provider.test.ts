import { describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { type PropertyMap, SecretValue } from "../property/property-value.ts";
import { AbsentProvider } from "./absent-provider.ts";
import { PluginPool } from "./plugin-pool.ts";

const why = new HearthError({ code: "engine-plugin-missing", what: "w", why: "y", remedy: "r" });
const absent = new AbsentProvider(why);
const existing = (inputs: PropertyMap) => ({
  urn: "urn",
  id: "id",
  inputs,
  outputs: { name: "shown", more: 1 },
});

describe("what stands for a plugin that cannot be had", () => {
  test("takes the program at its word", async () => {
    expect(await absent.check("urn", undefined, { name: "a" })).toEqual({ inputs: { name: "a" }, failures: [] });
    expect(await absent.create("urn", { name: "a" })).toEqual({ id: "", outputs: { name: "a" } });
    expect(await absent.update(existing({ name: "a" }), { name: "b" })).toEqual({ id: "id", outputs: { name: "b" } });
    expect(await absent.read(existing({ name: "a" }))).toEqual({ id: "id", outputs: { name: "shown", more: 1 } });
  });

  test.each([
    ["none", "the same", { name: "a" }, { name: "a" }],
    ["none", "the same but for the plugin's own notes", { name: "a", __defaults: [] }, { name: "a" }],
    [
      "none",
      "the same but for notes deep inside and in secrets",
      { list: [{ x: 1, __defaults: ["y"] }], key: new SecretValue({ k: 1, __defaults: [] }) },
      { list: [{ x: 1 }], key: new SecretValue({ k: 1 }) },
    ],
    ["some", "another value", { name: "a" }, { name: "b" }],
    ["some", "a secret that was none", { name: "a" }, { name: new SecretValue("a") }],
  ])("sees %s change in %s", async (changes, _, before, after) => {
    const diff = await absent.diff(existing(before), after);
    expect(diff).toEqual({
      changes,
      replaceKeys: [],
      changedKeys: [],
      deleteBeforeReplace: false,
      detailed: undefined,
    });
  });

  test("does nothing, and answers no question", async () => {
    await expect(absent.delete()).rejects.toBe(why);
    await expect(absent.invoke()).rejects.toBe(why);
  });
});

describe("a pool of plugins", () => {
  const options = {
    places: { providerPaths: new Map<string, string>(), searchPath: "", pulumiHome: "/nowhere" },
    workingDirectory: "/",
    engineAddress: "127.0.0.1:1",
    environment: {},
    onOutput: () => {},
  };

  test("fails over one that is missing", async () => {
    await expect(new PluginPool(options).take("cloudflare")).rejects.toMatchObject({ code: "engine-plugin-missing" });
  });

  test("lets something stand for it where that is enough, and says for what and why", async () => {
    const told: unknown[] = [];
    const pool = new PluginPool({ ...options, onAbsent: (name, error) => told.push([name, error.code]) });
    expect(await pool.take("cloudflare")).toBeInstanceOf(AbsentProvider);
    expect(told).toEqual([["cloudflare", "engine-plugin-missing"]]);
  });

  test("never lets anything stand for one that is there and broken", async () => {
    const pool = new PluginPool({
      ...options,
      places: { ...options.places, providerPaths: new Map([["broken", "/bin/false"]]) },
      onAbsent: () => {},
    });
    await expect(pool.take("broken")).rejects.toMatchObject({ code: "engine-plugin-failed" });
  });
});
