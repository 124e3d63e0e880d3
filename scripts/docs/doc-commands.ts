import { readMarkdown } from "./markdown-page.ts";

/** Words that a command in the documentation begins with. */
const beginnings = /^(make$|(make|hearth|bin\/hearth|cp|source|npm|npx|apt-get|git) )/;

/** Words that make would take for a target and that no reader types. */
const isSentence = /…|^make -s$|^make (is|says|has|does)\b/;

/**
 * The commands that a page tells people to type, without comments and without what differs from house to house:
 * `make ENV=home ssh NODE=node1   # …` is `make ssh NODE=…`.
 */
export function commandsIn(markdown: string): readonly string[] {
  const lines = readMarkdown(markdown).code.map((line) => line.trim());
  const commands = lines.filter((line) => beginnings.test(line)).map(normalised);
  return [...new Set(commands)].filter((command) => !isSentence.test(command.replace("NODE=…", "")));
}

function normalised(line: string): string {
  return line
    .replace(/\s+# .*$/, "")
    .replace(/\s*\bENV=\w+/, "")
    .replace(/\s*--env \w+/, "")
    .replace(/\bNODE=\S+/, "NODE=…")
    .trim();
}
