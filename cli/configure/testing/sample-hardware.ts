import type { DiskReport } from "#model/disk.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { DiscoveredMachine } from "#pxe/contract/discovery.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";

/** A solid-state disk that is empty and can be named. */
export function sampleDisk(parts: Partial<DiskReport> = {}): DiskReport {
  return {
    name: "nvme0n1",
    sizeBytes: 500_107_862_016,
    model: "Samsung SSD 980",
    serial: "S64DNX0",
    wwn: "eui.0025",
    byPath: "pci-0000:01:00.0-nvme-1",
    removable: false,
    ...parts,
  };
}

export function sampleHardware(mac: string, parts: Partial<HardwareReport> = {}): HardwareReport {
  return {
    firmware: "uefi",
    secureBoot: false,
    kernelRelease: "6.12.48+deb13-amd64",
    cpuModel: "Intel(R) N100",
    cpus: 4,
    memoryKib: 16_238_912,
    nics: [{ name: "enp1s0", mac, driver: "igc" }],
    disks: [sampleDisk()],
    ...parts,
  };
}

/** A machine that has reported; the number is the last of its MAC address. */
export function sampleMachine(number: number, parts: Partial<HardwareReport> = {}): DiscoveredMachine {
  const mac = `52:54:00:20:00:${number.toString(16).padStart(2, "0")}` as MacAddress;
  const disks = [sampleDisk({ serial: `S${number}`, wwn: `eui.${number}` })];
  const hardware = sampleHardware(mac, { disks, ...parts });
  return { mac, askedAt: "2026-11-21T06:00:00.000Z", state: "reported", hardware };
}
