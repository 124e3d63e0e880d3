import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import { destroyLab } from "../destroy-lab.ts";
import { ensureLabNetwork, type LabNetwork } from "../lab-network.ts";

export const testNetwork = {
  bridge: "hearth0",
  address: parseIpv4Address("10.77.0.1"),
  cidr: parseCidr("10.77.0.0/24"),
} as const;

export interface TemporaryLab {
  readonly directory: string;
  readonly network: LabNetwork;
  /** Runs a command in the lab's namespace and returns what it printed. */
  run(...argv: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** A lab of its own below the system's directory for temporary files. */
export async function temporaryLab(): Promise<TemporaryLab> {
  const directory = await mkdtemp(path.join(tmpdir(), "hearth-t-lab-"));
  const network = await ensureLabNetwork(directory, testNetwork);
  return {
    directory,
    network,
    run: (...argv) => runIn(network, argv),
    remove: () => destroyLab(directory),
  };
}

/** Runs a command in a network and returns what it printed. */
export async function runIn(network: LabNetwork, argv: readonly string[]): Promise<string> {
  const [program = "", ...rest] = [...network.enter, ...argv];
  return (await promisify(execFile)(program, rest)).stdout;
}
