import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forEachLine } from "../provider/plugin-process.ts";
import type { StackConfig } from "../stack-config.ts";

export interface ProgramStart {
  readonly project: string;
  readonly stack: string;
  readonly projectDirectory: string;
  readonly programDirectory: string;
  readonly entryPoint: string;
  readonly engineAddress: string;
  readonly preview: boolean;
  readonly parallel: number;
  readonly config: StackConfig;
  readonly environment: NodeJS.ProcessEnv;
  /** A line that the program printed. */
  readonly onOutput: (line: string, stream: "stdout" | "stderr") => void;
  readonly signal: AbortSignal;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly ok: true }
  /** `told`: the SDK has already logged why. */
  | { readonly ok: false; readonly told: boolean; readonly why: string };

/** The SDK's runner ends with this code after it has logged an error meant for the user. */
const alreadyToldCode = 32;
const interruptGraceMs = 5_000;

/** Runs the user's program by the SDK's own runner; resolves when it has ended. */
export async function runProgram(start: ProgramStart): Promise<ProgramEnd> {
  // From the program's side, so that engine and program agree on the SDK.
  const runner = createRequire(join(start.programDirectory, "noop.js")).resolve("@pulumi/pulumi/cmd/run");
  const flags: Record<string, string> = {
    monitor: start.engineAddress,
    engine: start.engineAddress,
    organization: "organization",
    project: start.project,
    "root-directory": start.projectDirectory,
    stack: start.stack,
    pwd: start.programDirectory,
    parallel: String(start.parallel),
  };
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const plainErrors = fileURLToPath(new URL("./plain-errors.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--import", plainErrors, runner, ...args, ...(start.preview ? ["--dry-run"] : []), start.entryPoint],
    {
      cwd: start.programDirectory,
      env: {
        ...start.environment,
        PULUMI_CONFIG: JSON.stringify(start.config.texts),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(start.config.secretKeys),
      },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C in the terminal is handled by the engine, which lets running steps end first.
      detached: true,
    },
  );
  forEachLine(child.stdout, (line) => start.onOutput(line, "stdout"));
  forEachLine(child.stderr, (line) => start.onOutput(line, "stderr"));
  let killTimer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    child.kill("SIGINT");
    killTimer = setTimeout(() => child.kill("SIGKILL"), interruptGraceMs);
  };
  start.signal.addEventListener("abort", interrupt, { once: true });
  const end = await new Promise<ProgramEnd>((resolve) => {
    child.once("error", (error) => resolve({ ok: false, told: false, why: error.message }));
    child.once("close", (code, signal) => {
      if (code === 0) resolve({ ok: true });
      else if (code === alreadyToldCode) resolve({ ok: false, told: true, why: "the program failed" });
      else
        resolve({
          ok: false,
          told: false,
          why: signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`,
        });
    });
  });
  clearTimeout(killTimer);
  start.signal.removeEventListener("abort", interrupt);
  return end;
}
