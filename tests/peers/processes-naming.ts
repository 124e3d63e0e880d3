import { readdir, readFile } from "node:fs/promises";

/** The command lines of all processes with these words in them. */
export async function processesNaming(words: string): Promise<string[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    numbers.map((number) => readFile(`/proc/${number}/cmdline`, "utf8").catch(() => "")), // It ended in between.
  );
  return lines.map((line) => line.replaceAll("\0", " ").trim()).filter((line) => line.includes(words));
}
