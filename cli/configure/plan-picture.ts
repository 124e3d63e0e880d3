import type { Environment, MachineConfig } from "#provisioning/inventory/environment.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { matchDisks } from "#pxe/wipe-guard/match-disks.ts";
import { describeFoundDisk, describeHardware } from "../discovery/describe-hardware.ts";

/** What was found out of a machine in this run. */
export interface SeenHardware {
  readonly mac: string;
  readonly hardware?: HardwareReport;
}

/**
 * What will be built, as a picture of lines: router and this computer above the network, the machines below it, each
 * with the disk that is wiped for it.
 */
export function planPicture(environment: Environment, seen: readonly SeenHardware[]): string {
  const { network, boot, machines } = environment;
  const width = Math.max(...["this computer", ...machines.map(({ name }) => name)].map((name) => name.length));
  const head: Head = (name, address, says) => `${name.padEnd(width)}  ${address.padEnd(15)}  ${says}`;
  const proxy = boot.mode === "proxy";
  const gives = proxy ? "gives the addresses" : "leads to the internet";
  const router = network.gateway ? [head("router", network.gateway, gives)] : [];
  const serves = `on ${boot.interface}: ${proxy ? "what to boot" : "addresses and what to boot"}`;
  const below = machines.map((machine) => {
    const hardware = seen.find(({ mac }) => mac === machine.mac)?.hardware;
    return machineLines(machine, hardware, head, " ".repeat(width + 2));
  });
  return [
    `${environment.name}: ${network.cidr}, ${network.domain}`,
    "",
    ...[...router, head("this computer", boot.address, serves)].map((line) => `   ${line}`),
    `┏${"━".repeat(width + 2)}`,
    ...below.flatMap((lines, index) => branch(lines, index === below.length - 1)),
  ].join("\n");
}

type Head = (name: string, address: string, says: string) => string;

/** A machine hangs on the line of the network, which ends at the last one. */
function branch([first = "", ...rest]: readonly string[], isLast: boolean): readonly string[] {
  return [`${isLast ? "┗" : "┣"}━ ${first}`, ...rest.map((line) => `${isLast ? " " : "┃"}  ${line}`)];
}

function machineLines(
  { name, address, role, disk }: MachineConfig,
  hardware: HardwareReport | undefined,
  head: Head,
  indent: string,
): readonly string[] {
  const selector = Object.entries(disk).map(([key, value]) => `${key} ${value}`);
  const [found] = hardware ? matchDisks(disk, hardware.disks) : [];
  return [
    head(name, address, role ?? "Debian alone"),
    ...(hardware ? [`${indent}${describeHardware(hardware)}`] : []),
    found
      ? `${indent}WIPED: ${describeFoundDisk(found)}`
      : `${indent}wiped unless it is installed already: disk ${selector.join(", ")}`,
  ];
}
