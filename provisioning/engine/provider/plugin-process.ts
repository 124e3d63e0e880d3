import { type ChildProcess, spawn } from "node:child_process";
import { HearthError } from "#model/hearth-error.ts";

/** A running plugin that listens on a port of this machine. */
export interface PluginProcess {
  readonly port: number;
  /** True once the process has ended. */
  readonly ended: boolean;
  /** The last lines it wrote, for error messages. */
  lastWords(): string;
  /** Ends it, first politely; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface PluginStart {
  readonly packageName: string;
  readonly executable: string;
  readonly workingDirectory: string;
  /** `host:port` of the engine, the plugin's only argument. */
  readonly engineAddress: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly onOutput: (line: string) => void;
}

const startTimeoutMs = 60_000;
const stopGraceMs = 2_000;
const keptLines = 20;

/** Starts a plugin; it is up when it has written its port as the first line of its output. */
export async function startPlugin(start: PluginStart): Promise<PluginProcess> {
  // A process group of its own: Ctrl-C in the terminal is ours to handle, and stopping reaches
  // what a launcher script has started. Standard input stays open for plugins that watch it.
  const child = spawn(start.executable, [start.engineAddress], {
    cwd: start.workingDirectory,
    env: start.environment,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const lines: string[] = [];
  const remember = (line: string) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    start.onOutput(line);
  };
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
  });
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const port = new Promise<string>((resolve) => {
    let first = true;
    forEachLine(child.stdout, (line) => {
      if (first) resolve(line);
      else remember(line);
      first = false;
    });
  });
  forEachLine(child.stderr, remember);
  const lastWords = () => lines.join("\n");
  const stop = async () => {
    if (ended) return;
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), stopGraceMs);
    await exited;
    clearTimeout(timer);
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<{ readonly problem: string }>((resolve) => {
    timer = setTimeout(
      () => resolve({ problem: `it named no port within ${startTimeoutMs / 1000} s` }),
      startTimeoutMs,
    );
  });
  const outcome = await Promise.race([
    port.then((text) => ({ text })),
    exited.then((problem) => ({ problem })),
    timeout,
  ]);
  clearTimeout(timer);
  const number = "text" in outcome && /^\s*\d+\s*$/.test(outcome.text) ? Number(outcome.text) : undefined;
  if (number === undefined || number < 1 || number > 65_535) {
    await stop();
    const problem = "problem" in outcome ? outcome.problem : `its first line is "${outcome.text}", not a port`;
    throw new HearthError({
      code: "engine-plugin-failed",
      what: `The resource plugin "${start.packageName}" did not start.`,
      why: `${start.executable}: ${problem}.${lines.length > 0 ? `\n${lastWords()}` : ""}`,
      remedy: `Run ${start.executable} by hand: it should print a port number and stay.`,
    });
  }
  return {
    port: number,
    get ended() {
      return ended;
    },
    lastWords,
    stop,
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** Calls back for every line of a stream, the last one included even without a newline. */
export function forEachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
