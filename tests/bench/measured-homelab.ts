import { readFile } from "node:fs/promises";
import { createHomelab, type Homelab } from "../e2e/homelab.ts";
import { processCpuSeconds } from "./process-cpu.ts";

/** A machine of `make outputs`. */
export interface MeasuredMachine {
  readonly name: string;
  /** From power-on to the first answer on SSH. */
  readonly totalSeconds: number;
  readonly phases: readonly { readonly phase: string; readonly seconds: number }[];
}

export interface MeasuredHomelab {
  readonly lab: Homelab;
  /** Everything that `make outputs` says. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly machines: readonly MeasuredMachine[];
  /** Of the first `make`, from empty disks to its end. */
  readonly upSeconds: number;
  /** Of the processors for all emulators together, from power-on to the end of `make`. */
  readonly emulatorCpuSeconds: number;
}

/**
 * Brings up an environment with `make`, hands over what that took, and takes it down afterwards.
 * @throws Error with what `make` said when it failed
 */
export async function withMeasuredHomelab<T>(
  env: string,
  stackFile: string,
  use: (measured: MeasuredHomelab) => Promise<T>,
): Promise<T> {
  const lab = await createHomelab(env, stackFile);
  try {
    const { exitCode, output, seconds } = await lab.make();
    if (exitCode !== 0) throw new Error(`make failed:\n${output}`);
    const outputs = JSON.parse((await lab.make("-s", "outputs")).output) as Record<string, unknown>;
    const machines = outputs.machines as MeasuredMachine[];
    const cpuSeconds = await Promise.all(machines.map(({ name }) => emulatorCpuSeconds(lab, name)));
    return await use({
      lab,
      outputs,
      machines,
      upSeconds: seconds,
      emulatorCpuSeconds: cpuSeconds.reduce((sum, one) => sum + one, 0),
    });
  } finally {
    await lab.remove();
  }
}

/** Seconds of a `make` that must have nothing to do. */
export async function idleSeconds(lab: Homelab): Promise<number> {
  const { output, seconds } = await lab.make();
  if (!output.includes("nothing to change")) throw new Error(`make changed something:\n${output}`);
  return seconds;
}

/** `dhcp 0.3, image 8.1, …` */
export function phaseText(machine: MeasuredMachine | undefined): string {
  return machine?.phases.map(({ phase, seconds }) => `${phase} ${seconds}`).join(", ") ?? "";
}

async function emulatorCpuSeconds(lab: Homelab, node: string): Promise<number> {
  const { pid } = JSON.parse(await readFile(lab.file("lab", node, "qemu.json"), "utf8")) as { pid: number };
  return processCpuSeconds(pid);
}
