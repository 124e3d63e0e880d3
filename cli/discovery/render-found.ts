import type { DiscoveredMachine, DiscoveryStatus } from "#pxe/contract/discovery.ts";
import { describeFoundDisk, describeHardware } from "./describe-hardware.ts";

/** A machine with its cards and disks, some lines each: what a person needs to tell them apart. */
export function renderFound(machines: readonly DiscoveredMachine[]): string {
  return machines.map(renderMachine).join("\n\n");
}

function renderMachine({ mac, hardware }: DiscoveredMachine): string {
  if (!hardware) return `${mac}  has not reported`;
  const cards = hardware.nics.filter((nic) => nic.mac !== mac);
  return [
    `${mac}  ${describeHardware(hardware)}`,
    ...hardware.disks.map((disk) => `  disk  ${disk.name.padEnd(8)}  ${describeFoundDisk(disk)}`),
    ...(hardware.disks.length === 0 ? ["  no disk"] : []),
    ...cards.map((nic) => `  card  ${nic.name.padEnd(8)}  ${nic.mac}, ${nic.driver}`),
  ].join("\n");
}

const stateWords = {
  asked: "asked for its boot file",
  started: "has started the installer",
  reported: "was looked at, and turns itself off",
} as const;

/** What is new since the status before, a line each. */
export function newsOf(before: DiscoveryStatus | undefined, after: DiscoveryStatus): readonly string[] {
  const known = new Map(before?.machines.map(({ mac, state }) => [mac, state]));
  return after.machines.flatMap(({ mac, state, hardware }) =>
    known.get(mac) === state ? [] : [`${mac} ${stateWords[state]}${hardware ? `: ${describeHardware(hardware)}` : ""}`],
  );
}
