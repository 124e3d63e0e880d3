import type { DiskReport } from "#model/disk.ts";
import { describeDisk } from "#pxe/wipe-guard/describe-disk.ts";
import { firmwareName } from "./machine-table.ts";
import { renderTable } from "./table.ts";

/** How a machine is, as `hearth status --json` tells it; what is absent is not known before it is installed. */
export interface MachineStatus {
  readonly name: string;
  readonly power: "on" | "off" | "unknown";
  readonly state: "up" | "off" | "does not answer" | "not installed";
  readonly uptimeSeconds?: number;
  readonly address: string;
  readonly firmware?: "bios" | "uefi";
  readonly secureBoot?: boolean;
  readonly kernelRelease?: string;
  readonly installedDisk?: DiskReport;
}

export function renderStatusTable(machines: readonly MachineStatus[]): string {
  return renderTable(
    ["machine", "power", "state", "address", "firmware", "kernel", "disk"],
    machines.map((machine) => [
      machine.name,
      machine.state === "not installed" ? "–" : machine.power,
      machine.uptimeSeconds === undefined ? machine.state : `up ${formatUptime(machine.uptimeSeconds)}`,
      machine.address,
      machine.firmware ? firmwareName({ firmware: machine.firmware, secureBoot: machine.secureBoot === true }) : "–",
      machine.kernelRelease ?? "–",
      machine.installedDisk ? describeDisk(machine.installedDisk) : "–",
    ]),
  );
}

/** In the largest unit that is not zero: `5 min`, `3 h`, `12 d`. */
export function formatUptime(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
