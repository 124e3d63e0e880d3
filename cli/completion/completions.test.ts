import { expect, test } from "vitest";
import { verbs } from "../command-line/verbs.ts";
import { completionsFor, type Surroundings } from "./completions.ts";
import { joinedAtEquals } from "./print-completions.ts";

const around: Surroundings = {
  environments: ["home", "lab"],
  machines: (env) =>
    env === "home" ? [{ value: "node1", says: "" }] : ["metal0", "metal1"].map((value) => ({ value, says: "" })),
};

/** The line up to the cursor; a blank at its end begins a new word. */
function complete(line: string): string {
  return completionsFor(verbs, line.split(" "), around)
    .map(({ value }) => value)
    .join(" ");
}

test.each([
  ["st", "status state"],
  ["rei", "reinstall"],
  ["help ss", "ssh"],
  ["ssh ", "metal0 metal1"],
  ["ssh --env home ", "node1"],
  ["ssh --env=home n", "node1"],
  ["ssh -e home --node ", "node1"],
  ["ssh metal0 ", ""],
  ["ssh metal0 -- ", ""],
  ["ssh metal0 --", "--env --node --cmd --help"],
  ["up --e", "--env --engine"],
  ["up --yes --y", ""],
  ["up --env ", "home lab"],
  ["up --env l", "lab"],
  ["up --env=", "--env=home --env=lab"],
  ["up --engine=c", "--engine=cli"],
  ["up --engine ", "auto cli embedded"],
  ["up --yes ", ""],
  ["completion ", "bash zsh fish"],
  ["nonsense ", ""],
])("“%s” becomes “%s”", (line, completions) => {
  expect(complete(line)).toBe(completions);
});

test("bash's three words for a flag with an equals sign are one", () => {
  expect(joinedAtEquals(["up", "--env", "=", "la"])).toEqual(["up", "--env=la"]);
  expect(joinedAtEquals(["up", "--env", "="])).toEqual(["up", "--env="]);
  expect(joinedAtEquals(["up", "--env", "la"])).toEqual(["up", "--env", "la"]);
});
