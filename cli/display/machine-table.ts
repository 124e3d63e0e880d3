import type { DiskReport } from "#model/disk.ts";
import { type Phase, phases } from "#pxe/contract/boot-event.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { renderTable } from "./table.ts";

/** A row of the stack output `machines`. */
export interface MachineOutput {
  readonly name: string;
  readonly address: string;
  readonly installId: string;
  readonly wipe?: boolean;
  readonly firmware: "bios" | "uefi";
  readonly secureBoot: boolean;
  readonly kernelRelease: string;
  readonly installedDisk: DiskReport;
  readonly phases: readonly PhaseDuration[];
  readonly totalSeconds: number;
}

/** The table at the end of `make`: who, where, on which disk, and where the seconds went. */
export function renderMachineTable(machines: readonly MachineOutput[]): string {
  const used = phases.filter((phase) => machines.some((machine) => secondsOf(machine, phase) !== undefined));
  // The first phase is what the firmware needs until it asks for an address; its column has a name of its own already.
  const titles = used.map((phase) => (phase === "firmware" ? "power on" : phase));
  const header = ["machine", "firmware", "address", "disk", ...titles, "total"];
  const rows = machines.map((machine) => [
    machine.name,
    firmwareName(machine),
    machine.address,
    describeDisk(machine.installedDisk),
    ...used.map((phase) => secondsOf(machine, phase)?.toFixed(1) ?? "–"),
    `${machine.totalSeconds.toFixed(1)} s`,
  ]);
  return renderTable(header, rows);
}

export function firmwareName(machine: Pick<MachineOutput, "firmware" | "secureBoot">): string {
  if (machine.firmware === "bios") return "BIOS";
  return machine.secureBoot ? "UEFI, Secure Boot" : "UEFI";
}

function secondsOf(machine: MachineOutput, phase: Phase): number | undefined {
  return machine.phases.find((duration) => duration.phase === phase)?.seconds;
}
