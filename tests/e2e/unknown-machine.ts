import { parseHostname } from "#model/hostname.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import type { VirtualMachineSpec } from "#provisioning/lab/virtual-machine-spec.ts";

/** A machine that is in no file, with one small disk of the serial number `found-<name>`. */
export function unknownMachine(
  name: string,
  mac: string,
  parts: Pick<VirtualMachineSpec, "firmware" | "nic">,
  bus: "virtio" | "nvme",
): VirtualMachineSpec {
  const disks = [{ sizeGiB: 1, bus, serial: `found-${name}` }] as const;
  return { name: parseHostname(name), mac: parseMacAddress(mac), cpus: 1, memoryMiB: 1536, disks, ...parts };
}
