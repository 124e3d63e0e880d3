import { stringify } from "yaml";
import { absenceOf, type OptionSchema } from "./generate-option-schema.ts";

const lineWidth = 110;
const longestExample = 200;

const preamble = `# yaml-language-server: $schema=docs/reference/environment.schema.json
#
# A home with two machines, every option explained. Copy it, say what is yours, and bring it up:
#
#   cp Pulumi.home.example.yaml Pulumi.home.yaml
#   make preview ENV=home     shows what would be done, down to the disk that would be wiped
#   make ENV=home             does it
#
# Options that begin with a # are not set: they show how one is written, not what it is by default.
# An editor that knows JSON Schema completes and checks what you type, by the first line.
# This file is generated (npm run generate); your copy is not.
config:
`;

/** The sample file: each option with its description, its default, and a value that can be replaced. */
export function renderSample(options: OptionSchema, values: Readonly<Record<string, unknown>>): string {
  const groups = Object.entries(options.properties ?? {}).map(([key, option]) =>
    renderOption(`hearth:${key}`, option, values[key], options.required?.includes(key) ?? false, 2),
  );
  return preamble + groups.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function renderOption(key: string, option: OptionSchema, value: unknown, required: boolean, indent: number): string[] {
  const comment = commentLines(explanation(option, required), indent);
  if (value === undefined) return [...comment, ...commentedOut(key, option, indent)];
  return [...comment, ...renderValue(key, option, value, indent)];
}

function renderValue(key: string, option: OptionSchema, value: unknown, indent: number): string[] {
  const blanks = " ".repeat(indent);
  if (option.properties) {
    return [`${blanks}${key}:`, ...renderGroup(option, value as Readonly<Record<string, unknown>>, indent + 2)];
  }
  if (option.items?.properties && Array.isArray(value)) {
    const [first, ...others] = value;
    const explained = asEntry(renderGroup(option.items, first, indent + 4), indent + 2);
    // What the first entry explains need not be said again.
    return [`${blanks}${key}:`, ...explained, "", ...others.flatMap((entry) => entryLines(entry, indent + 2))];
  }
  return [`${blanks}${inline({ [key]: value })}`];
}

function renderGroup(group: OptionSchema, values: Readonly<Record<string, unknown>>, indent: number): string[] {
  return Object.entries(group.properties ?? {}).flatMap(([key, option]) => {
    const isSelector =
      option.properties !== undefined && (option.required ?? []).length === 0 && values[key] !== undefined;
    const required = group.required?.includes(key) ?? false;
    // A selector is one choice among several: what it could be is shown in the line, not as a group of its own.
    if (isSelector) return selectorLines(key, option, values[key], required, indent);
    return renderOption(key, option, values[key], required, indent);
  });
}

function selectorLines(key: string, option: OptionSchema, value: unknown, required: boolean, indent: number): string[] {
  const choices = Object.entries(option.properties ?? {}).flatMap(([name, { description, examples }]) =>
    commentLines(`  ${inline({ [name]: examples?.[0] })} — ${description}`, indent),
  );
  const comment = commentLines(explanation(option, required), indent);
  return [...comment, ...choices, `${" ".repeat(indent)}${inline({ [key]: value })}`];
}

function explanation(option: OptionSchema, required: boolean): string {
  const absence = absenceOf(option, required);
  const isPlainGroup = option.properties !== undefined && option.defaultText === undefined;
  const tail = isPlainGroup ? "" : required ? " Required." : ` Default: ${absence}.`;
  const limits = option.minimum === undefined ? "" : ` From ${option.minimum} to ${option.maximum}.`;
  return `${option.description ?? ""}${limits}${tail}`;
}

/** An option that is not set, as it would be written. */
function commentedOut(key: string, option: OptionSchema, indent: number): string[] {
  const inner = Object.entries(option.properties ?? {}).map(([name, { examples }]) => [name, examples?.[0]]);
  const example = option.examples?.[0] ?? Object.fromEntries(inner);
  const line = inline({ [key]: example });
  // A whole table is read line by line.
  const lines =
    line.length <= longestExample
      ? [line]
      : stringify({ [key]: example })
          .trimEnd()
          .split("\n");
  return lines.map((text) => `${" ".repeat(indent)}# ${text}`);
}

function entryLines(entry: unknown, indent: number): string[] {
  const lines = Object.entries(entry as object).map(
    ([key, value]) => `${" ".repeat(indent + 2)}${inline({ [key]: value })}`,
  );
  return asEntry(lines, indent);
}

/** The lines of a group as an entry of a list: the hyphen goes before the first option, not before its comment. */
function asEntry(lines: readonly string[], indent: number): string[] {
  const first = lines.findIndex((line) => !line.trimStart().startsWith("#"));
  return lines.map((line, index) =>
    index === first ? `${" ".repeat(indent)}- ${line.trimStart()}` : index < first ? line.slice(2) : line,
  );
}

/** `key: value` on one line, in the form that YAML calls flow. */
function inline(pair: Readonly<Record<string, unknown>>): string {
  const [[key = "", value] = []] = Object.entries(pair);
  const text = stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
  return `${key}: ${text.replaceAll("[ ", "[").replaceAll(" ]", "]")}`;
}

function commentLines(text: string, indent: number): string[] {
  const lead = `${" ".repeat(indent)}# `;
  const hanging = text.startsWith("  ") ? "  " : "";
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === "" ? `${hanging}${word}` : `${line} ${word}`;
    if (lead.length + longer.length > lineWidth && line !== "") {
      lines.push(line);
      line = `${hanging}${hanging}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((content) => lead + content);
}
