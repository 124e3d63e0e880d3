import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { formatHearthError } from "#model/hearth-error.ts";
import { expectGolden } from "#model/testing/expect-golden.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { judgeStackFile } from "./judge-stack-file.ts";
import { allRules } from "./rules/all-rules.ts";

const corpus = path.join(import.meta.dirname, "corpus");

function files(kind: "valid" | "invalid"): string[] {
  return readdirSync(path.join(corpus, kind)).filter((name) => name.endsWith(".yaml"));
}

function judge(kind: "valid" | "invalid", file: string) {
  const text = readFileSync(path.join(corpus, kind, file), "utf8");
  return { text, ...judgeStackFile("sample", file, text) };
}

function expectedCodes(text: string): string[] {
  const codes = /^# expects: (.+)$/m.exec(text)?.[1];
  if (!codes) throw new Error("the first line has to say “# expects: <code>[, <code>…]”");
  return codes.split(", ");
}

describe("valid files", () => {
  test.each(files("valid"))("%s gives the environment beside it", (file) => {
    const { environment, problems } = judge("valid", file);
    expect(problems).toEqual([]);
    expectGolden(path.join(corpus, "valid", file.replace(/yaml$/, "txt")), stringify(environment));
  });
});

describe("invalid files", () => {
  test.each(files("invalid"))("%s is refused for what its first line says, in the words beside it", (file) => {
    const { text, problems } = judge("invalid", file);
    expect(problems.map(({ code }) => code).toSorted()).toEqual(expectedCodes(text).toSorted());
    const words = formatHearthError(new ConfigurationError(file, problems));
    expectGolden(path.join(corpus, "invalid", file.replace(/yaml$/, "txt")), `${words}\n`);
  });

  test("every rule has a file of its name", () => {
    const names = files("invalid").map((file) => path.basename(file, ".yaml"));
    expect(allRules.map(({ code }) => code).filter((code) => !names.includes(code))).toEqual([]);
  });

  test("no two rules share a code", () => {
    const codes = allRules.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)]);
  });

  test("the words have no file that is gone", () => {
    const words = readdirSync(path.join(corpus, "invalid")).filter((name) => name.endsWith(".txt"));
    expect(
      words.map((name) => name.replace(/txt$/, "yaml")).filter((name) => !files("invalid").includes(name)),
    ).toEqual([]);
  });
});
