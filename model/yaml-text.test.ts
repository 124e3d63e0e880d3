import { expect, test } from "vitest";
import { parse } from "yaml";
import { yamlText } from "./yaml-text.ts";

const texts = [
  "no",
  "on",
  "y",
  "02:00",
  "2026-01-01",
  "08",
  "0x1f",
  "1e3",
  "12_000",
  "null",
  "~",
  "",
  "true",
  "a: b\n",
];

test.each(["1.1", "1.2"] as const)("a text stays a text for a reader of YAML %s", (version) => {
  const value = { [texts[0] ?? ""]: texts };
  expect(parse(yamlText(value), { version })).toEqual(value);
});

test("what is the same twice is written twice, and no line is folded", () => {
  const same = { a: "x ".repeat(80).trim() };
  expect(yamlText([same, same])).toBe(`- a: ${same.a}\n- a: ${same.a}\n`);
});
