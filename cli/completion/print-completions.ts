import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { projectRoot } from "#provisioning/machine/environment-paths.ts";
import { verbs } from "../command-line/verbs.ts";
import { type Completion, completionsFor } from "./completions.ts";

/**
 * `hearth complete <shell> -- words…`, asked by the scripts of {@link ./shell-scripts.ts}: a line a completion, value
 * and explanation with a tab between. Says nothing rather than an error: it runs while somebody types.
 */
export function printCompletions([shell, , ...words]: readonly string[]): number {
  const line = shell === "bash" ? joinedAtEquals(words) : words;
  const current = line.at(-1) ?? "";
  const found = completionsFor(verbs, line, {
    environments: environmentsIn(projectRoot),
    machines: (env) => machinesIn(path.join(projectRoot, `Pulumi.${env}.yaml`)),
  });
  for (const { value, says } of found) {
    // Bash takes `=` for the end of a word and replaces only what follows it.
    const shown = shell === "bash" && current.includes("=") ? value.slice(value.indexOf("=") + 1) : value;
    console.log(says ? `${shown}\t${says}` : shown);
  }
  return 0;
}

/** Bash hands `--env=lab` over as the three words `--env`, `=`, `lab`. */
export function joinedAtEquals(words: readonly string[]): string[] {
  const line: string[] = [];
  for (const word of words) {
    const last = line.at(-1);
    const belongs = last?.startsWith("--") && (word === "=" || last.endsWith("="));
    if (belongs) line[line.length - 1] = last + word;
    else line.push(word);
  }
  return line;
}

function environmentsIn(directory: string): string[] {
  return readdirSync(directory).flatMap((file) => /^Pulumi\.([a-z0-9-]+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** Read without the schema, which would take as long as the person waits: a file with problems still has names. */
function machinesIn(file: string): Completion[] {
  try {
    const machines = parse(readFileSync(file, "utf8"))?.config?.["hearth:machines"];
    return (machines as { name?: unknown; address?: unknown }[]).flatMap(({ name, address }) =>
      typeof name === "string" ? [{ value: name, says: String(address ?? "") }] : [],
    );
  } catch {
    return [];
  }
}
