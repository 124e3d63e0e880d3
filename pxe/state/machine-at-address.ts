import { readFileSync } from "node:fs";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { MachineRegistry } from "./machine-registry.ts";

/**
 * The machine that speaks from this IPv4 address: by the kernel's neighbour table, because in proxy mode another server
 * gave the address; else the machine that the address is reserved for.
 */
export function machineAtAddress(machines: MachineRegistry, address: string): BootMachine | undefined {
  const mac = macAtAddress(address);
  const machine = machines.all().find((known) => (mac === undefined ? known.address === address : known.mac === mac));
  return machine;
}

/** Who speaks from this IPv4 address, known or not; undefined where the kernel has not asked. */
export function macAtAddress(address: string): string | undefined {
  return parseNeighbours(readNeighbours()).get(address);
}

/** IPv4 address → MAC address, from the text of /proc/net/arp (proc(5)); entries without an answer are left out. */
export function parseNeighbours(table: string): ReadonlyMap<string, string> {
  const entries = table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return new Map(
    entries.flatMap(([address, , flags, mac]): [string, string][] =>
      address !== undefined && mac !== undefined && Number(flags) !== 0 ? [[address, mac.toLowerCase()]] : [],
    ),
  );
}

function readNeighbours(): string {
  try {
    return readFileSync("/proc/net/arp", "utf8");
  } catch {
    // Not Linux: the reserved addresses have to do.
    return "";
  }
}
