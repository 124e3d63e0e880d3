import { describe, expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import type { Service } from "#apps/contract/service.ts";
import { syncWaves } from "./sync-waves.ts";

const service = (name: string, after: readonly string[], requires: readonly string[] = []) =>
  ({ name, after, requires }) as unknown as Service;

describe("sync waves", () => {
  test("put a service one wave after the last that it waits for", () => {
    const waves = syncWaves([service("c", ["a", "b"]), service("b", ["a"]), service("a", [])]);
    expect(Object.fromEntries(waves)).toEqual({ a: 0, b: 1, c: 2 });
  });

  test("wait for what is required, too", () => {
    expect(syncWaves([service("a", []), service("b", [], ["a"])]).get("b")).toBe(1);
  });

  test("do not wait for a service that does not run", () => {
    expect(syncWaves([service("b", ["absent"])]).get("b")).toBe(0);
  });

  test("name the circle when services wait for each other", () => {
    const circle = [service("a", ["b"]), service("b", ["c"]), service("c", ["a"])];
    expect(() => syncWaves(circle)).toThrow("services wait for each other: a → b → c → a");
  });

  test("exist for the whole tree, and every name in it is a service", () => {
    expect(() => syncWaves(allServices)).not.toThrow();
    const names = allServices.map(({ name }) => name);
    for (const { after, requires = [] } of allServices) {
      for (const name of [...after, ...requires]) expect(names).toContain(name);
    }
    expect(new Set(names).size).toBe(names.length);
  });
});
