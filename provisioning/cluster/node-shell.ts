import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { SshResult } from "../ssh/run-ssh.ts";

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
  /** Puts a file of the cache onto the machine, whole or not at all; does nothing when it is there already. */
  send(ref: ArtifactRef, path: string, mode: number, onPercent: (percent: number) => void): Promise<void>;
}
