import { z } from "zod";
import { parsedText } from "./parsed-text.ts";
import { parseVirtualSerial } from "./virtual-serial.ts";

const virtualDiskSchema = z
  .strictObject({
    sizeGiB: z
      .number()
      .min(0.25)
      .max(1024)
      .default(10)
      .meta({ description: "Size in GiB. It takes up only what is written to it.", examples: [10] }),
    bus: z
      .enum(["virtio", "nvme"])
      .default("virtio")
      .meta({
        description: "How the disk is attached: virtio (vda, vdb, …) or nvme (nvme0n1, …).",
        examples: ["nvme"],
      }),
    serial: parsedText(parseVirtualSerial)
      .optional()
      .meta({
        description: "Serial number, for the machine's disk selector. At most 20 characters, unique in the lab.",
        defaultText: "hearth- and the name of the machine, with -1, -2, … for further disks",
        examples: ["hearth-metal0"],
      }),
  })
  .meta({ description: "One empty disk." });

/** Absent in a machine of the lab means the same as `{}`: all of its fields have defaults. */
export const virtualSchema = z
  .strictObject({
    firmware: z
      .enum(["bios", "uefi", "uefi-secure-boot"])
      .default("uefi")
      .meta({ description: "What the machine starts with.", examples: ["uefi-secure-boot"] }),
    cpus: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .meta({
        description: "Number of processors.",
        defaultText: "2 for a server of the cluster, else 1",
        examples: [2],
      }),
    memoryMiB: z
      .int()
      .min(1024)
      .max(1_048_576)
      .optional()
      .meta({
        description: "Memory in MiB. The metal kernel's installer wants 2048, and so does a server of the cluster.",
        defaultText: "3072 for a server of the cluster, 2048 for an agent, else 1536",
        examples: [2048],
      }),
    nic: z
      .enum(["virtio", "e1000e"])
      .default("virtio")
      .meta({
        description:
          "Network card. e1000e behaves like real hardware: it needs the metal kernel and cannot boot under Secure Boot.",
        examples: ["e1000e"],
      }),
    disks: z
      .array(virtualDiskSchema)
      .min(1)
      .max(8)
      .optional()
      .meta({
        description: "Its disks, empty at first.",
        defaultText: "one virtio disk of 10 GiB",
        examples: [[{ sizeGiB: 10, bus: "virtio", serial: "hearth-metal0" }]],
      }),
  })
  .optional()
  .meta({
    description: "The hardware of a machine of the lab. Refused elsewhere.",
    defaultText: "in the lab, a machine made of the defaults below",
    examples: [{ firmware: "uefi", memoryMiB: 2048 }],
  });
