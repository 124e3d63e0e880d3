import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DiffResult } from "../provider/resource-provider.ts";
import { differences, showable, updateChanges } from "./property-diff.ts";
import { formatPropertyPath, parsePropertyPath, pathContains, propertyAt, resetIgnored } from "./property-path.ts";
import {
  annotateSecrets,
  containsSecrets,
  containsUnknowns,
  type PropertyMap,
  type PropertyValue,
  propertyEquals,
  reuseUnchanged,
  SecretValue,
  unknownValue,
  withoutSecrets,
} from "./property-value.ts";
import { decodeProperties, decodeProperty, encodeProperties, signatureKey } from "./property-wire.ts";

const keys = fc.string({ maxLength: 6 }).filter((key) => key !== "__proto__" && key !== signatureKey);
const { value: anyProperty } = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string({ maxLength: 8 }),
    fc.constant(unknownValue),
    tie("value").map((element) => new SecretValue(element)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const anyMap = fc.dictionary(keys, anyProperty, { maxKeys: 4, noNullPrototype: true });
const keepAll = { keepSecrets: true, keepUnknowns: true };

describe("properties on the wire", () => {
  test("whatever is encoded is decoded to the same", () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        expect(propertyEquals(decodeProperties(encodeProperties(map, keepAll)), map)).toBe(true);
      }),
    );
  });

  test("a receiver that does not know secrets gets the same in the clear, without unknowns", () => {
    const map = { a: new SecretValue("s"), b: unknownValue, c: [unknownValue, 1, new SecretValue(unknownValue)] };
    expect(encodeProperties(map, { keepSecrets: false, keepUnknowns: false })).toEqual({ a: "s", c: [1] });
  });

  test("an output value becomes a secret or an unknown, and its dependencies are collected", () => {
    const dependencies = new Set<string>();
    const wire = { [signatureKey]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true, dependencies: ["urn:a", "urn:b"] };
    expect(decodeProperty(wire, dependencies)).toEqual(new SecretValue(unknownValue));
    expect([...dependencies]).toEqual(["urn:a", "urn:b"]);
  });

  test("assets and references pass through with their signature", () => {
    const reference = { [signatureKey]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "1" };
    expect(encodeProperties(decodeProperties({ reference }), keepAll)).toEqual({ reference });
  });
});

describe("property values", () => {
  test("equality is structural, and secrecy is part of it", () => {
    fc.assert(fc.property(anyProperty, (value) => propertyEquals(value, structuredCloneOf(value))));
    expect(propertyEquals(new SecretValue(1), 1)).toBe(false);
    expect(propertyEquals({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  });

  test("no secret is left once they are taken out", () => {
    fc.assert(fc.property(anyProperty, (value) => !containsSecrets(withoutSecrets(value))));
  });

  test("unknowns are found at any depth", () => {
    expect(containsUnknowns({ a: [new SecretValue({ b: unknownValue })] })).toBe(true);
    expect(containsUnknowns({ a: [1, "2", null] })).toBe(false);
  });

  test("outputs take over the secrecy of the inputs of the same name", () => {
    const inputs = { key: new SecretValue("k"), nested: { deep: new SecretValue("d"), open: 1 } };
    expect(annotateSecrets({ key: "k", nested: { deep: "d", open: 1 }, id: 7 }, inputs)).toEqual({
      key: new SecretValue("k"),
      nested: { deep: new SecretValue("d"), open: 1 },
      id: 7,
    });
  });

  test("what did not change stays the same object", () => {
    const secret = new SecretValue("s");
    const merged = reuseUnchanged(
      { a: secret, b: { c: secret, d: 1 } },
      {
        a: new SecretValue("s"),
        b: { c: new SecretValue("s"), d: 2 },
      },
    );
    expect(merged.a).toBe(secret);
    expect((merged.b as PropertyMap).c).toBe(secret);
    expect((merged.b as PropertyMap).d).toBe(2);
  });

  test("nothing secret can be shown", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        anyMap,
        (text, map) => !JSON.stringify(showable({ ...map, s: new SecretValue([text]) })).includes(text),
      ),
    );
  });
});

describe("property paths", () => {
  test.each([
    ["root", ["root"]],
    ["root.nested", ["root", "nested"]],
    ['root["key with . dots"]', ["root", "key with . dots"]],
    ['["root key"].nested[2]', ["root key", "nested", 2]],
    ["a[0].*[1]", ["a", 0, "*", 1]],
    ["a[*].b", ["a", "*", "b"]],
  ])("%s", (text, path) => {
    expect(parsePropertyPath(text)).toEqual(path);
  });

  test("what is written is read again", () => {
    const path = fc.array(
      fc.oneof(
        fc.nat(99),
        fc.string({ minLength: 1 }).filter((key) => key !== "*"),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(path, (steps) => {
        expect(parsePropertyPath(formatPropertyPath(steps))).toEqual(steps);
      }),
    );
  });

  test("a path contains what lies below it", () => {
    expect(pathContains(["a", "*"], ["a", 3, "b"])).toBe(true);
    expect(pathContains(["a", "b"], ["a"])).toBe(false);
  });

  test("values are found, and stay secret if they lie within a secret", () => {
    expect(propertyAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(propertyAt({ a: new SecretValue({ b: 1 }) }, ["a", "b"])).toEqual(new SecretValue(1));
    expect(propertyAt({ a: 1 }, ["a", "b"])).toBeUndefined();
  });

  test("ignored changes are undone, additions and removals too", () => {
    const old = {
      a: 1,
      list: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
      gone: "was",
    };
    const fresh = {
      a: 2,
      list: [
        { x: 9, y: 8 },
        { x: 9, y: 8 },
      ],
      added: true,
    };
    expect(resetIgnored(fresh, old, ["a", "list[*].x", "gone", "added"])).toEqual({
      a: 1,
      list: [
        { x: 1, y: 8 },
        { x: 2, y: 8 },
      ],
      gone: "was",
    });
  });
});

describe("property differences", () => {
  test("name every leaf, and are silent about secrecy alone", () => {
    const old = { disk: { serial: "a", size: 1 }, list: [1, 2], same: new SecretValue("s"), gone: true };
    const fresh = { disk: { serial: "b", size: 1 }, list: [1, 3, 4], same: "s", added: null };
    expect(differences(old, fresh).map(({ path, kind }) => `${kind} ${formatPropertyPath(path)}`)).toEqual([
      "add added",
      "update disk.serial",
      "delete gone",
      "update list[1]",
      "add list[2]",
    ]);
  });

  test("a provider's detailed diff is shown as it is, old values from outputs or inputs as it says", () => {
    const diff: DiffResult = {
      changes: "some",
      replaceKeys: [],
      changedKeys: [],
      deleteBeforeReplace: false,
      detailed: new Map([
        ["disk.serial", { kind: "update", replaces: true, inputDiff: true }],
        ["address", { kind: "update", replaces: false, inputDiff: false }],
      ]),
    };
    const old = { inputs: { disk: { serial: "a" }, address: "dhcp" }, outputs: { address: "10.0.0.1" } };
    expect(updateChanges(old, { disk: { serial: "b" }, address: "10.0.0.2" }, diff)).toEqual([
      { path: "disk.serial", kind: "update", forcesReplacement: true, old: "a", new: "b" },
      { path: "address", kind: "update", forcesReplacement: false, old: "10.0.0.1", new: "10.0.0.2" },
    ]);
  });
});

function structuredCloneOf(value: PropertyValue): PropertyValue {
  return decodeProperty(encodeProperties({ value }, keepAll).value ?? null);
}
