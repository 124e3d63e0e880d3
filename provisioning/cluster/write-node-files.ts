import path from "node:path";
import { shellQuote } from "../ssh/shell-quote.ts";
import type { NodeFile } from "./contract/node-files.ts";
import type { NodeShell } from "./node-shell.ts";

/**
 * Writes files onto a node, each whole or not at all, readable by others only where their mode says so.
 * @returns the paths of those whose content was another
 */
export async function writeNodeFiles(
  shell: NodeShell,
  files: readonly Pick<NodeFile, "path" | "mode" | "content">[],
): Promise<ReadonlySet<string>> {
  const { stdout } = await shell.run(writeScript(files), { timeoutSeconds: 180 });
  return new Set(stdout.split("\n").filter((line) => line !== ""));
}

function writeScript(files: readonly Pick<NodeFile, "path" | "mode" | "content">[]): string {
  const directories = [...new Set(files.map((file) => path.posix.dirname(file.path)))];
  return [
    "set -e",
    `mkdir -p ${directories.map(shellQuote).join(" ")}`,
    "umask 077",
    "put() {",
    '  base64 -d >"$1.hearth-new"',
    '  chmod "$2" "$1.hearth-new"',
    '  if cmp -s "$1.hearth-new" "$1"; then rm "$1.hearth-new"; chmod "$2" "$1"; return; fi',
    '  mv "$1.hearth-new" "$1"',
    '  echo "$1"',
    "}",
    ...files.map((file) => {
      const content = Buffer.from(file.content).toString("base64");
      return `put ${shellQuote(file.path)} ${file.mode.toString(8)} <<'END'\n${content}\nEND`;
    }),
    "sync",
    "",
  ].join("\n");
}
