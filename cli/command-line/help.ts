import { styleText } from "node:util";
import { type ExitCodeName, exitCodeMeanings, exitCodes } from "./exit-codes.ts";
import { type Verb, verbGroups } from "./verb.ts";
import { type OptionName, optionOf } from "./verb-options.ts";

// `styleText` leaves colours out by itself where standard output is no terminal, and where NO_COLOR is set.

const bold = (text: string) => styleText("bold", text);
const dim = (text: string) => styleText("dim", text);

/** `hearth --help`: every verb with a line, and how to go on. */
export function renderHelp(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const groups = verbGroups.flatMap((group) => {
    const lines = verbs
      .filter((verb) => verb.group === group)
      .map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`);
    return lines.length > 0 ? [bold(group), ...lines, ""] : [];
  });
  return [
    "From machines with empty disks to a running homelab.",
    "",
    `${bold("Usage")}  hearth VERB [MACHINE] [--flags]`,
    "",
    ...groups,
    bold("To begin"),
    `  hearth up                    ${dim("a lab of virtual machines on this computer; nothing else is needed")}`,
    `  hearth VERB --help           ${dim("what a verb does, its flags, examples, exit codes")}`,
    `  hearth preview --env home    ${dim("the same verbs for your own machines, described in Pulumi.home.yaml")}`,
    "",
    dim("Flags may be said as variables, as in `make status ENV=home`. NO_COLOR=1 leaves colours out."),
  ].join("\n");
}

/** `hearth VERB --help`. */
export function renderVerbHelp(verb: Verb): string {
  const words = (verb.words ?? []).map(({ name, rest }) =>
    rest ? `[-- ${name.toUpperCase()}…]` : `[${name.toUpperCase()}]`,
  );
  return [
    `${bold(`hearth ${verb.name}`)}  ${verb.summary}`,
    "",
    ...wrap(verb.about, 88),
    "",
    `${bold("Usage")}  ${["hearth", verb.name, ...words, ...(verb.options.length > 0 ? ["[--flags]"] : [])].join(" ")}`,
    ...(verb.make ? [`       ${verb.make}`] : []),
    "",
    ...section("Flags", verb.options.map(flagLine)),
    ...section(
      "Examples",
      verb.examples.map(({ run, says }) => [run, says]),
    ),
    ...section("Exit codes", exitLines(verb)),
  ]
    .join("\n")
    .trimEnd();
}

function section(title: string, lines: readonly (readonly [string, string])[]): string[] {
  if (lines.length === 0) return [];
  const width = Math.max(...lines.map(([left]) => left.length));
  return [bold(title), ...lines.map(([left, right]) => `  ${left.padEnd(width)}  ${dim(right)}`), ""];
}

/** `["-e, --env NAME", "the environment … (ENV)"]` */
export function flagLine(name: OptionName): [string, string] {
  const { alias, hint, choices, says, variable } = optionOf(name);
  const value = choices ? ` ${choices.join("|")}` : hint ? ` ${hint}` : "";
  return [`${alias ? `-${alias}, ` : "    "}--${name}${value}`, `${says} [${variable}]`];
}

function exitLines(verb: Verb): [string, string][] {
  const codes = Object.entries(exitCodes) as [ExitCodeName, number][];
  const usual = codes.map(([name, code]): [string, string] => [
    String(code),
    verb.exits?.[code] ?? exitCodeMeanings[name],
  ]);
  const other = verb.exits?.other;
  return other ? [...usual, ["other", other]] : usual;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
