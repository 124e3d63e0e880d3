import type { Verb } from "../command-line/verb.ts";
import { type OptionName, optionOf } from "../command-line/verb-options.ts";

/** One thing that the word could become. */
export interface Completion {
  readonly value: string;
  readonly says: string;
}

/** What there is on this computer to complete with. */
export interface Surroundings {
  readonly environments: readonly string[];
  /** Machines of the environment that the line is about. */
  readonly machines: (env: string) => readonly Completion[];
}

/**
 * What the last word could become. Pure: a shell asks with the line as it stands, see {@link ./shell-scripts.ts}.
 * @param words after `hearth`, up to the cursor; the last one is being typed, and may be empty
 */
export function completionsFor(verbs: readonly Verb[], words: readonly string[], around: Surroundings): Completion[] {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const fitting = (all: readonly Completion[]) => all.filter(({ value }) => value.startsWith(current));
  if (before.length === 0) return fitting(firstWords(verbs));
  if (before[0] === "help") return fitting(verbs.map(({ name, summary }) => ({ value: name, says: summary })));
  const verb = verbs.find(({ name }) => name === before[0]);
  // What follows `--` is for the machine's own shell.
  if (!verb || before.includes("--")) return [];

  const [, flag, value] = /^--([a-z]+)=(.*)$/.exec(current) ?? [];
  if (flag !== undefined && value !== undefined) {
    return valuesOf(verb, flag, before, around)
      .filter((one) => one.value.startsWith(value))
      .map((one) => ({ ...one, value: `--${flag}=${one.value}` }));
  }
  const pending = optionNamed(verb, before.at(-1) ?? "");
  if (pending && optionOf(pending).type !== "boolean") return fitting(valuesOf(verb, pending, before, around));
  if (current.startsWith("-")) return fitting(flagsOf(verb, before));
  return fitting(nextWord(verb, before, around));
}

function firstWords(verbs: readonly Verb[]): Completion[] {
  const all = verbs.map(({ name, summary }) => ({ value: name, says: summary }));
  return [...all, { value: "help", says: "what a verb does" }];
}

function flagsOf(verb: Verb, before: readonly string[]): Completion[] {
  const said = new Set(before.map((word) => optionNamed(verb, word)));
  const flags = verb.options.filter((name) => !said.has(name));
  return [
    ...flags.map((name) => ({ value: `--${name}`, says: optionOf(name).says })),
    { value: "--help", says: "help" },
  ];
}

function nextWord(verb: Verb, before: readonly string[], around: Surroundings): Completion[] {
  const word = verb.words?.[looseWords(verb, before).length];
  if (!word || word.rest) return [];
  return valuesOf(verb, word.option, before, around);
}

/** The words that belong to no flag. */
function looseWords(verb: Verb, before: readonly string[]): string[] {
  return before.slice(1).filter((word, index) => {
    const flag = optionNamed(verb, before[index] ?? "");
    const isValue = index > 0 && flag !== undefined && optionOf(flag).type !== "boolean";
    return !word.startsWith("-") && !isValue;
  });
}

function optionNamed(verb: Verb, word: string): OptionName | undefined {
  return verb.options.find((name) => word === `--${name}` || word === `-${optionOf(name).alias}`);
}

function valuesOf(verb: Verb, name: string, before: readonly string[], around: Surroundings): Completion[] {
  if (name === "env") return around.environments.map((value) => ({ value, says: `Pulumi.${value}.yaml` }));
  if (name === "node") return [...around.machines(environmentOf(before))];
  if (name === "notify") return [{ value: "bell", says: "ring the terminal" }];
  const option = [...verb.options, ...(verb.words ?? []).map((word) => word.option)].find((one) => one === name);
  return (option ? (optionOf(option).choices ?? []) : []).map((value) => ({ value, says: "" }));
}

function environmentOf(before: readonly string[]): string {
  const index = before.findIndex((word) => word === "--env" || word === "-e");
  const inline = before.find((word) => word.startsWith("--env="))?.slice("--env=".length);
  return inline ?? (index < 0 ? undefined : before[index + 1]) ?? "lab";
}
