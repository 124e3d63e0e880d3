import { spawn } from "node:child_process";

/** A program that ended with something else than 0, or was killed. */
export class CommandFailed extends Error {
  readonly command: string;
  readonly exitCode: number | null;
  /** The last lines it printed, both streams. */
  readonly tail: string;

  constructor(command: string, exitCode: number | null, tail: string) {
    super(`${command} ended with ${exitCode ?? "a signal"}: ${tail}`);
    this.name = "CommandFailed";
    this.command = command;
    this.exitCode = exitCode;
    this.tail = tail;
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Every line of both streams, as it comes. */
  readonly onLine?: (line: string) => void;
}

const tailLines = 12;

/**
 * Runs a program and returns what it printed on standard output.
 * It dies with this process (Linux parent-death signal), so that an interrupted build leaves nobody behind.
 *
 * @throws CommandFailed when the program cannot be started or does not end with 0.
 */
export function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const name = argv[0] ?? "";
  return new Promise((resolve, reject) => {
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...argv], {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C.UTF-8", ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    const tail: string[] = [];
    const readLines = (onEnd: (rest: string) => void) => {
      let rest = "";
      return {
        push(text: string) {
          const lines = (rest + text).split(/[\r\n]+/);
          rest = lines.pop() ?? "";
          lines.forEach(onEnd);
        },
        end: () => onEnd(rest),
      };
    };
    const onLine = (line: string) => {
      if (line.trim() === "") return;
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      options.onLine?.(line);
    };
    const out = readLines(onLine);
    const err = readLines(onLine);
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      out.push(chunk.toString("utf8"));
    });
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString("utf8")));
    child.stdin.on("error", () => {}); // A program that ends early closes its input; its exit code tells the rest.
    child.stdin.end(options.input ?? "");
    child.on("error", (cause) => reject(new CommandFailed(name, null, cause.message)));
    child.on("close", (code) => {
      out.end();
      err.end();
      if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(new CommandFailed(name, code, tail.join("\n")));
    });
  });
}
