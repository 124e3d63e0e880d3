import type { SshResult } from "../ssh/run-ssh.ts";
import type { FileToSend } from "../ssh/send-file.ts";

export interface ScriptOptions {
  /** For connection and script together. */
  readonly timeoutSeconds: number;
  /** Return the exit code instead of throwing. */
  readonly allowFailure?: boolean;
}

/** One machine, as the cluster's operations reach it; the real one is SSH, see open-cluster-bench.ts. */
export interface NodeShell {
  /** Runs a shell script as root. It travels on standard input: no secret in it is seen in a list of processes. */
  run(script: string, options: ScriptOptions): Promise<SshResult>;
  /** Puts a file of this computer onto the machine, whole or not at all. */
  send(file: FileToSend, onPercent: (percent: number) => void): Promise<void>;
  /** Copies a file of the machine to this computer, readable by its owner alone, whole or not at all. */
  fetch(from: string, to: string): Promise<void>;
}
