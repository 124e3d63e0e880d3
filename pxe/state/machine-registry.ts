import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import { readJson, writeJsonDurably } from "./durable-file.ts";

/** The machines that get answers, in `<stateDirectory>/machines.json`; one a name, one a MAC address. */
export interface MachineRegistry {
  all(): readonly BootMachine[];
  byMac(mac: MacAddress): BootMachine | undefined;
  /** Replaces what was known of this name, and of this MAC address under another name. */
  put(machine: BootMachine): void;
  remove(name: string): void;
}

export function openMachineRegistry(stateDirectory: string): MachineRegistry {
  const file = path.join(stateDirectory, "machines.json");
  let machines = (readJson(file) as BootMachine[] | undefined) ?? [];
  let byMac = index(machines);
  const replace = (next: BootMachine[]) => {
    writeJsonDurably(file, next);
    machines = next;
    byMac = index(next);
  };
  return {
    all: () => machines,
    byMac: (mac) => byMac.get(mac),
    put(machine) {
      if (isDeepStrictEqual(byMac.get(machine.mac), machine)) return;
      replace([...machines.filter(({ name, mac }) => name !== machine.name && mac !== machine.mac), machine]);
    },
    remove(name) {
      const rest = machines.filter((machine) => machine.name !== name);
      if (rest.length < machines.length) replace(rest);
    },
  };
}

function index(machines: readonly BootMachine[]): Map<MacAddress, BootMachine> {
  return new Map(machines.map((machine) => [machine.mac, machine]));
}
