import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { forEachLine } from "../provider/plugin-process.ts";

export interface PulumiRun {
  readonly path: string;
  readonly args: readonly string[];
  readonly projectDirectory: string;
  /** Where the state is: `file://…` or `s3://…`. */
  readonly backendUrl: string;
  readonly passphrase: string;
  readonly signal: AbortSignal | undefined;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
}

/** Runs the CLI against the project's own state; resolves with its exit code. */
export function runPulumi(run: PulumiRun): Promise<number> {
  const { PULUMI_CONFIG_PASSPHRASE_FILE: _file, ...variables } = process.env;
  const child = spawn(run.path, [...run.args], {
    cwd: run.projectDirectory,
    env: {
      ...variables,
      // Programs and launchers say `node`, and mean the one that strips types.
      PATH: `${dirname(process.execPath)}:${variables.PATH ?? ""}`,
      PULUMI_BACKEND_URL: run.backendUrl,
      // By environment, never by argument: arguments can be read by everybody on the machine.
      PULUMI_CONFIG_PASSPHRASE: run.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    },
    stdio: ["ignore", "pipe", "pipe"],
    // Its own group: on Ctrl-C the CLI hears of it once, from us.
    detached: true,
  });
  forEachLine(child.stdout, (line) => run.onLine(line, "stdout"));
  forEachLine(child.stderr, (line) => run.onLine(line, "stderr"));
  // The first SIGINT lets running operations end and keeps the state; a second one would not.
  const interrupt = () => void child.kill("SIGINT");
  run.signal?.addEventListener("abort", interrupt, { once: true });
  return new Promise((resolveCode, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      run.signal?.removeEventListener("abort", interrupt);
      resolveCode(code ?? 1);
    });
  });
}
