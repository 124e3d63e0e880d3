import { createHash } from "node:crypto";
import type { Accelerator } from "./accelerator.ts";
import type { VirtualDisk, VirtualMachineSpec } from "./virtual-machine-spec.ts";

export type BootDevice = "network" | "disk";

/** QEMU's own names of the devices that the boot order is about. */
export const networkCardId = "nic0";

/**
 * Position of the network card in the boot order. Disks have 1 and up, and no two devices may share a position, so
 * that moving the card alone turns the order around.
 */
export function networkBootIndex(first: BootDevice): number {
  return first === "network" ? 0 : 100;
}

/** Same for every start of a machine; firmware sends it as DHCP option 97. */
export function machineUuid(spec: VirtualMachineSpec): string {
  const hex = createHash("sha256").update(`${spec.name} ${spec.mac}`).digest("hex");
  // Version 8, variant 10: RFC 9562, section 5.8.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Linux allows interface names of 15 characters; the MAC address is unique where names may not be once cut. */
export function tapName(spec: VirtualMachineSpec): string {
  return `t${spec.mac.replaceAll(":", "")}`;
}

/**
 * The arguments of QEMU for a machine. Files are named relative to the machine's directory, which keeps the path of
 * the monitor's socket below the 107 bytes that Linux allows, whatever the checkout is called.
 *
 * @param ovmf folder with OVMF's images
 */
export function qemuArguments(
  spec: VirtualMachineSpec,
  options: {
    readonly accelerator: Accelerator;
    readonly ovmf: string;
    readonly bootFirst: BootDevice;
    /** Numbers of the disks in the order in which they are tried; by default as they are listed. */
    readonly diskOrder?: readonly number[];
  },
): string[] {
  return [
    ["-name", spec.name, "-uuid", machineUuid(spec), "-no-user-config", "-nodefaults", "-display", "none"],
    acceleratorArguments(options.accelerator),
    ["-smp", `${spec.cpus}`, "-m", `${spec.memoryMiB}`, "-rtc", "base=utc"],
    firmwareArguments(spec.firmware, options.ovmf),
    // Only what has a place in the boot order is tried, so that a failed boot ends instead of finding something else.
    ["-boot", "strict=on"],
    ["-chardev", "file,id=console,path=serial.log,append=on", "-serial", "chardev:console"],
    ["-qmp", "unix:qmp.sock,server=on,wait=off"],
    ["-object", "rng-random,id=rng0,filename=/dev/urandom", "-device", "virtio-rng-pci,rng=rng0"],
    networkArguments(spec, options.bootFirst),
    ...spec.disks.map((disk, index) => diskArguments(disk, index, (options.diskOrder?.indexOf(index) ?? index) + 1)),
  ].flat();
}

function acceleratorArguments(accelerator: Accelerator): string[] {
  if (accelerator === "kvm") return ["-accel", "kvm", "-cpu", "host"];
  // Five-level page tables cost the emulator a step on every miss and bring a machine of this size nothing. `rep movsb`,
  // which ERMS and FSRM make kernels prefer, it copies byte by byte. With SMAP it looks pages up anew for every copy
  // between kernel and program: without, a restart of the control plane takes 45 CPU seconds instead of 48.
  return ["-accel", "tcg,thread=multi", "-cpu", "max,la57=off,erms=off,fsrm=off,smap=off"];
}

function firmwareArguments(firmware: VirtualMachineSpec["firmware"], ovmf: string): string[] {
  // graphics=off makes SeaBIOS and the boot ROMs write to the serial console.
  const machine = "q35,graphics=off,vmport=off,hpet=off";
  if (firmware === "bios") return ["-machine", `${machine},smm=off`];
  const secure = firmware === "uefi-secure-boot";
  const code = `${ovmf}/${secure ? "OVMF_CODE_4M.secboot.fd" : "OVMF_CODE_4M.fd"}`;
  return [
    ...["-machine", `${machine},smm=${secure ? "on" : "off"}`],
    // With Secure Boot only the firmware itself, in system management mode, may write its variables.
    ...(secure ? ["-global", "driver=cfi.pflash01,property=secure,value=on"] : []),
    ...["-drive", `if=pflash,unit=0,format=raw,readonly=on,file=${escapeCommas(code)}`],
    ...["-drive", "if=pflash,unit=1,format=raw,file=vars.fd"],
  ];
}

function networkArguments(spec: VirtualMachineSpec, bootFirst: BootDevice): string[] {
  const model = spec.nic === "virtio" ? "virtio-net-pci" : "e1000e";
  // OVMF drives virtio itself; the option ROM would only be loaded, or under Secure Boot be refused.
  const ownRom = spec.nic === "virtio" && spec.firmware !== "bios" ? ",romfile=" : "";
  return [
    "-netdev",
    // QEMU makes the tap device and the kernel takes it away with QEMU, however that ends.
    `tap,id=net0,ifname=${tapName(spec)},script=./interface-up,downscript=no`,
    "-device",
    `${model},id=${networkCardId},netdev=net0,mac=${spec.mac},bootindex=${networkBootIndex(bootFirst)}${ownRom}`,
  ];
}

function diskArguments(disk: VirtualDisk, index: number, bootIndex: number): string[] {
  const model = disk.bus === "virtio" ? "virtio-blk-pci" : "nvme";
  return [
    "-drive",
    // Unsafe means that data lost in a crash of the *host* are lost; a killed QEMU loses nothing the guest flushed.
    `if=none,id=drive${index},file=disk${index}.qcow2,format=qcow2,cache=unsafe,discard=unmap`,
    "-device",
    `${model},id=disk${index},drive=drive${index},serial=${escapeCommas(disk.serial)},bootindex=${bootIndex}`,
  ];
}

/** A comma ends a property in QEMU's option syntax; two stand for one. */
function escapeCommas(text: string): string {
  return text.replaceAll(",", ",,");
}
