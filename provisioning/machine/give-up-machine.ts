import { readMachineRecord, writeMachineRecord } from "./machine-record.ts";
import type { MachineSpec } from "./machine-spec.ts";
import type { Progress, Workbench } from "./workbench.ts";

/**
 * Takes a machine out of the environment. Its disk is not touched and it keeps running; its mark is remembered, so
 * that the same machine may be installed anew.
 */
export async function giveUpMachine(
  spec: MachineSpec,
  installId: string,
  bench: Workbench,
  progress: Progress,
): Promise<void> {
  const record = await readMachineRecord(bench.paths.machines, spec.name);
  const formerInstallIds = [...new Set([...record.formerInstallIds, installId])];
  await writeMachineRecord(bench.paths.machines, spec.name, { ...record, formerInstallIds });
  const boot = await bench.bootServer(progress);
  await boot.removeMachine(spec.name);
}
