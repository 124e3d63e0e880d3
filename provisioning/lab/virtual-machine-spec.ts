import type { Hostname } from "#model/hostname.ts";
import type { MacAddress } from "#model/mac-address.ts";

export interface VirtualDisk {
  readonly sizeGiB: number;
  readonly bus: "virtio" | "nvme";
  /** At most 20 characters: what the guest reads as serial number. */
  readonly serial: string;
}

/** The hardware of one machine of the lab. */
export interface VirtualMachineSpec {
  readonly name: Hostname;
  readonly mac: MacAddress;
  /** `uefi-secure-boot`: Microsoft's keys enrolled, checking on. */
  readonly firmware: "bios" | "uefi" | "uefi-secure-boot";
  readonly cpus: number;
  readonly memoryMiB: number;
  /** `e1000e` cannot boot from the network under Secure Boot: its option ROM is not signed. */
  readonly nic: "virtio" | "e1000e";
  readonly disks: readonly VirtualDisk[];
}
