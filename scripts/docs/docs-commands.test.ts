import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { explanationCatalogue } from "#pxe/wire/explain/explanation-catalogue.ts";
import { parseWords } from "../../cli/command-line/parse-words.ts";
import { verbs } from "../../cli/command-line/verbs.ts";
import { commandCoverage } from "./command-coverage.ts";
import { commandsIn } from "./doc-commands.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

/** Pages that tell people what to type; those of the reference are made from the code. */
const pages = [
  "README.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !/^(reference|decisions)\//.test(name))
    .map((name) => `docs/${name}`),
];
const commands = [...new Set(pages.flatMap((page) => commandsIn(read(page))))].toSorted();
const makefile = read("Makefile");
const variables = new Set([...makefile.matchAll(/^export (.*)$/gm)].flatMap((match) => match[1]?.split(" ") ?? []));
const targets = new Set([
  ...[...makefile.matchAll(/^VERBS [:+]= (.*)$/gm)].flatMap((match) => match[1]?.split(" ") ?? []),
  ...[...makefile.matchAll(/^([a-z0-9 -]+):/gm)].flatMap((match) => match[1]?.split(" ") ?? []),
]);

test("there are commands, and comments are no part of them", () => {
  expect(commandsIn("    make ENV=home logs NODE=metal1   # what it said\n\nSay `make preview`.")).toEqual([
    "make logs NODE=…",
    "make preview",
  ]);
  expect(commands.length).toBeGreaterThan(20);
});

describe("every command in the documentation is run by a test, or says why not", () => {
  test.each(commands)("%s", (command) => {
    const coverage = commandCoverage.find((candidate) => candidate.command.test(command));
    if (!coverage)
      throw new Error(`add “${command}” to scripts/docs/command-coverage.ts: which test runs it, or why none does`);
    if ("test" in coverage) expect(read(coverage.test)).toContain(coverage.shows);
  });

  test("and no line of the list is for a command that nobody is told", () => {
    const unneeded = commandCoverage.filter(({ command }) => !commands.some((one) => command.test(one)));
    expect(unneeded.map(({ command }) => command.source)).toEqual([]);
  });
});

describe("every command is understood as it is written", () => {
  test.each(
    commands.filter((command) => command.startsWith("make")),
  )("%s: its targets and variables are the Makefile's", (command) => {
    // What is quoted belongs to a variable.
    const words = command
      .replace(/'[^']*'/g, "")
      .split(" ")
      .slice(1);
    for (const word of words.filter((one) => one !== "" && one !== "-s")) {
      const [name = "", value] = word.split("=");
      if (value === undefined) expect(targets).toContain(name);
      else expect([...variables, "ONLY"]).toContain(name);
    }
  });

  test.each(
    commands.filter((command) => /^(bin\/)?hearth (?!VERB)/.test(command)),
  )("%s: its verb and flags are there", (command) => {
    const [, name, ...rest] = command.split(" ");
    const verb = verbs.find((candidate) => candidate.name === name);
    if (!verb) throw new Error(`there is no verb ${name}`);
    expect(() =>
      parseWords(
        verb,
        rest.filter((word) => word !== "--help"),
      ),
    ).not.toThrow();
  });

  test("every make target of the help is one", () => {
    for (const { make } of verbs) if (make) expect([...targets, undefined]).toContain(make.split(" ")[1]);
  });
});

test("troubleshooting has every explanation of a boot, under the symptom that a person sees", () => {
  const page = read("docs/troubleshooting.md");
  const missing = Object.keys(explanationCatalogue).filter((code) => !page.includes(`\n\`${code}\` – `));
  expect(missing).toEqual([]);
  const named = [...page.matchAll(/^`([a-z-]+)` – /gm)].map((match) => match[1] ?? "");
  expect(named.filter((code) => !Object.hasOwn(explanationCatalogue, code))).toEqual([]);
});

test("the page of contents leads to every page for people", () => {
  const contents = ["docs/README.md", "docs/how-to/README.md"].map(read).join("\n");
  const missing = pages.filter((page) => !/README\.md$/.test(page) && !contents.includes(path.basename(page)));
  expect(missing).toEqual([]);
  expect(existsSync(path.join(root, "docs/README.md"))).toBe(true);
});
