import { type ChildProcess, spawn } from "node:child_process";

export interface ProgramResult {
  /** Exit status; null when a signal ended it (`signal` says which). */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** After this long it is killed; default 10,000. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end and returns what it said, whatever its exit status. */
export function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const child = startProgram(argv, options);
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 10_000);
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin?.on("error", () => {}); // it may end before it has read everything
  child.stdin?.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  }).finally(() => clearTimeout(timer)) as Promise<ProgramResult>;
}

/** Starts a program with pipes. The caller ends it. */
export function startProgram(argv: readonly string[], options: { readonly cwd?: string } = {}): ChildProcess {
  const [program, ...words] = argv;
  if (program === undefined) throw new RangeError("an empty command");
  return spawn(program, words, { stdio: ["pipe", "pipe", "pipe"], ...(options.cwd ? { cwd: options.cwd } : {}) });
}

/** Like {@link runProgram}, and anything but status 0 is an error with what the program wrote. */
export async function runOrFail(argv: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const result = await runProgram(argv, options);
  if (result.status === 0) return result.stdout;
  throw new Error(`${argv.join(" ")}: ${result.signal ?? `status ${result.status}`}: ${result.stderr.trim()}`);
}
