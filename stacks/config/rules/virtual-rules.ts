import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import { clashes } from "./clashes.ts";
import { placedMachines } from "./machine-place.ts";
import type { Rule } from "./rule.ts";

export const virtualRules: readonly Rule[] = [
  { code: "virtual-outside-lab", check: virtualOutsideLab },
  { code: "virtual-disk-duplicate", check: duplicateSerials },
  { code: "kernel-lacks-driver", check: kernelsWithoutDriver },
  { code: "firmware-nic-unsigned", check: unsignedNics },
  { code: "firmware-needs-grub", check: unsignedLoaders },
  { code: "virtual-memory-too-small", check: crampedServers },
];

function virtualOutsideLab(configuration: ConfigurationDraft): Finding[] {
  if (configuration.kind !== "metal") return [];
  return placedMachines(configuration)
    .filter(({ machine }) => "virtual" in machine)
    .map(({ path, label }) => ({
      path: [...path, "virtual"],
      what: `${label} has virtual hardware in an environment of real machines.`,
      why: "virtual tells QEMU what to build; a real machine is what it is.",
      remedy: "Take virtual out, or set kind: lab.",
    }));
}

function duplicateSerials(configuration: ConfigurationDraft): Finding[] {
  if (configuration.kind !== "lab") return [];
  const disks = placedMachines(configuration).flatMap(({ machine, path, label }) =>
    (machine.virtual?.disks ?? []).flatMap((disk, index) =>
      disk ? [{ serial: disk.serial, label, path: [...path, "virtual", "disks", index, "serial"] }] : [],
    ),
  );
  return clashes(disks, ({ serial }) => serial).map(({ claim, earlier, later }) => ({
    path: later.path,
    what:
      earlier.label === later.label
        ? `Two disks of ${later.label} have the same serial number ${claim}.`
        : `A disk of ${earlier.label} and one of ${later.label} have the same serial number ${claim}.`,
    why: "Disks are told apart by their serial numbers, as real ones are.",
    remedy: "Give one of them another serial, of at most 20 characters.",
  }));
}

/** Debian's cloud kernel is built without the drivers of physical network cards. */
function kernelsWithoutDriver(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration)
    .filter(({ machine }) => machine.kernel === "cloud" && machine.virtual?.nic === "e1000e")
    .map(({ path, label }) => ({
      path: [...path, "kernel"],
      what: `${label} has the cloud kernel and an e1000e network card.`,
      why: "Debian's cloud kernel has no driver for network cards other than virtio: the installer would have no network.",
      remedy: "Set kernel: metal, or nic: virtio.",
    }));
}

/** OVMF drives the e1000e by the option ROM that QEMU gives the card, and that ROM carries no signature. */
function unsignedNics(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration)
    .filter(({ machine: { virtual } }) => virtual?.firmware === "uefi-secure-boot" && virtual.nic === "e1000e")
    .map(({ path, label }) => ({
      path: [...path, "virtual", "nic"],
      what: `${label} has Secure Boot on and an e1000e network card.`,
      why: "The firmware's driver for that card is not signed, so that Secure Boot refuses it and nothing boots.",
      remedy: "Set nic: virtio, or firmware: uefi.",
    }));
}

function unsignedLoaders(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration)
    .filter(({ machine }) => machine.virtual?.firmware === "uefi-secure-boot" && machine.netboot === "ipxe")
    .map(({ path, label }) => ({
      path: [...path, "netboot"],
      what: `${label} has Secure Boot on and is to boot iPXE.`,
      why: "iPXE is not signed for Secure Boot, so that the firmware refuses it.",
      remedy: "Set netboot: grub, or firmware: uefi.",
    }));
}

/** Measured: 727 MB are in use when a cluster of one server runs its first pod. */
function crampedServers(configuration: ConfigurationDraft): Finding[] {
  return placedMachines(configuration).flatMap(({ machine: { role, virtual }, path, label }) =>
    role !== "server" || virtual?.memoryMiB === undefined || virtual.memoryMiB >= 2048
      ? []
      : [
          {
            path: [...path, "virtual", "memoryMiB"],
            what: `${label}, a server of the cluster, has ${virtual.memoryMiB} MiB of memory.`,
            why: "The control plane and its datastore alone take most of a gigabyte, and the pods come on top.",
            remedy: "Write memoryMiB: 2048 or more, or leave it out.",
          },
        ],
  );
}
