import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import type { MachineFiles } from "#provisioning/lab/machine-files.ts";

/** The last lines of a virtual machine's serial console; undefined before it was ever turned on. */
export async function consoleTail(
  files: Pick<MachineFiles, "console" | "previousConsole">,
  lines: number,
): Promise<string | undefined> {
  // A machine that was just turned on has an empty one; then what it said before is what one looks for.
  for (const file of [files.console, files.previousConsole]) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text?.trim()) return tailOf(text, lines);
  }
  return undefined;
}

/** Readable lines: firmware moves the cursor about and writes over what it wrote. */
export function tailOf(text: string, lines: number): string {
  const readable = stripVTControlCharacters(text)
    .split("\n")
    .map((line) =>
      lastOverwrite(line)
        .replace(/\p{Cc}/gu, "")
        .trimEnd(),
    )
    // Firmware clears its screen by a page of empty lines.
    .filter((line, index, all) => line !== "" || all[index - 1] !== "");
  while (readable.at(-1) === "") readable.pop();
  return readable.slice(-Math.min(lines, readable.length)).join("\n");
}

/** `10 %\r20 %\r` leaves `20 %` on the screen. */
function lastOverwrite(line: string): string {
  return line.split("\r").findLast((part) => part.trim() !== "") ?? "";
}
