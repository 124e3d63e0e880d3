import { describe, expect, test } from "vitest";
import { HearthError } from "#model/hearth-error.ts";
import { parseWords } from "./parse-words.ts";
import { verbs } from "./verbs.ts";

function parse(line: string): Readonly<Record<string, string>> {
  const [name, ...words] = line.split(" ").filter((word) => word !== "");
  const verb = verbs.find((candidate) => candidate.name === name);
  if (!verb) throw new Error(`no verb ${name}`);
  return parseWords(verb, words);
}

function refusal(line: string): string {
  try {
    return JSON.stringify(parse(line));
  } catch (error) {
    return error instanceof HearthError ? `[${error.code}] ${error.what} ${error.remedy}` : String(error);
  }
}

describe("a command line is the Makefile's variables in other words", () => {
  test.each([
    ["up", {}],
    ["up --env home --yes", { ENV: "home", YES: "1" }],
    ["up --env=home -y", { ENV: "home", YES: "1" }],
    ["up -e home --notify bell", { ENV: "home", NOTIFY: "bell" }],
    ["status --json", { JSON: "1" }],
    ["status --no-json", { JSON: "0" }],
    ["ssh metal0", { NODE: "metal0" }],
    ["ssh --node metal0", { NODE: "metal0" }],
    ["ssh -n metal0 --cmd uptime", { NODE: "metal0", CMD: "uptime" }],
    ["ssh metal0 -- ls -l --all", { NODE: "metal0", CMD: "ls -l --all" }],
    ["ssh metal0 uptime", { NODE: "metal0", CMD: "uptime" }],
    ["reinstall metal1 --env home", { NODE: "metal1", ENV: "home" }],
    ["completion zsh", { HEARTH_SHELL: "zsh" }],
  ])("%s", (line, variables) => {
    expect(parse(line)).toEqual(variables);
  });
});

describe("what is not understood is refused before anything is touched", () => {
  test.each([
    ["destroy --evn home", "[flag-unknown] destroy has no flag --evn. Did you mean --env?"],
    ["destroy --wipe-all", "[flag-unknown] destroy has no flag --wipe-all. `hearth destroy --help` explains them."],
    ["destroy --no-evn", "[flag-unknown] destroy has no flag --evn. Did you mean --env?"],
    ["destroy -x", "[flag-unknown] destroy has no flag -x. `hearth destroy --help` explains them."],
    ["destroy --env", "[argument-wrong] --env needs a value. Say `--env NAME`."],
    ["destroy --env=", "[argument-wrong] --env needs a value. Say `--env NAME`."],
    ["destroy --no-env", "[argument-wrong] --env needs a value. Say `--env NAME`."],
    ["destroy --env --yes", "[argument-wrong] --env needs a value. Say `--env NAME`."],
    [
      "up --engine terraform",
      "[argument-wrong] “terraform” cannot be --engine. `hearth up --help` shows how it is said.",
    ],
    [
      "destroy home",
      "[argument-wrong] destroy does not know what to do with “home”. `hearth destroy --help` shows how it is said.",
    ],
    [
      "reinstall metal1 metal2",
      "[argument-wrong] reinstall does not know what to do with “metal2”. `hearth reinstall --help` shows how it is said.",
    ],
    [
      "reinstall metal1 --node metal2",
      "[argument-wrong] The machine was said twice. `hearth reinstall --help` shows how it is said.",
    ],
    [
      "ssh metal0 uname -r",
      "[flag-unknown] ssh has no flag -r. `hearth ssh --help` explains them. Flags of a command on the machine come after --.",
    ],
    [
      "completion tcsh",
      "[argument-wrong] “tcsh” cannot be the shell. `hearth completion --help` shows how it is said.",
    ],
  ])("%s", (line, words) => {
    expect(refusal(line)).toBe(words);
  });
});
