import { execFile } from "node:child_process";

/** Nothing that is asked here takes longer on a computer that is well. */
const patienceMs = 3_000;

/** What a program prints; undefined where it is not there, fails, or takes too long. Never throws. */
export function printed(
  argv: readonly [string, ...string[]],
  enter: readonly string[] = [],
): Promise<string | undefined> {
  const [program = "", ...words] = [...enter, ...argv];
  return new Promise((resolve) => {
    const options = { timeout: patienceMs, maxBuffer: 32 * 1024 * 1024, env: { ...process.env, LC_ALL: "C.UTF-8" } };
    execFile(program, words, options, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
