import { expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { exitCodeOf } from "./exit-codes.ts";

const error = (code: HearthError["code"]) => new HearthError({ code, what: "What.", why: "Why.", remedy: "Do." });

test.each([
  ["verb-unknown", 2],
  ["configuration-invalid", 3],
  ["answer-needed", 4],
  ["interrupted", 130],
  ["engine-interrupted", 130],
  ["disk-ambiguous", 1],
] as const)("%s ends with %i", (code, exitCode) => {
  expect(exitCodeOf(error(code))).toBe(exitCode);
});

test("what is no error of Hearth ends with 1", () => {
  expect(exitCodeOf(new Error("boom"))).toBe(1);
});
