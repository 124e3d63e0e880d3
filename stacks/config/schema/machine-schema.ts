import { z } from "zod";
import { parseHostname } from "#model/hostname.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { checkKernelArgument } from "#pxe/boot-script/kernel-argument.ts";
import { diskSchema } from "./disk-schema.ts";
import { ipv4Schema } from "./network-schema.ts";
import { nodeOptions } from "./node-schema.ts";
import { parsedText } from "./parsed-text.ts";
import { virtualSchema } from "./virtual-schema.ts";

const powerSchema = z
  .strictObject({
    driver: z.enum(["qemu", "wake-on-lan", "manual"]).meta({
      description:
        "qemu: the lab's machines, and only those. wake-on-lan: a magic packet turns the machine on; what a packet cannot do is asked of you. manual: you are asked to press the button, and Hearth waits.",
      examples: ["wake-on-lan"],
    }),
    broadcast: ipv4Schema.optional().meta({
      description: "Where the magic packet is sent. Only with wake-on-lan.",
      defaultText: "the broadcast address of the network",
      examples: ["192.168.1.255"],
    }),
  })
  .optional()
  .meta({
    description: "How the machine is turned on.",
    defaultText: "qemu in the lab, manual elsewhere",
    examples: [{ driver: "wake-on-lan" }],
  });

export const machineSchema = z
  .strictObject({
    name: parsedText(parseHostname).meta({
      description: "Host name: lower-case letters, digits and hyphens. Unique.",
      examples: ["metal0"],
    }),
    mac: parsedText(parseMacAddress).meta({
      description:
        "MAC address of the network card that the machine boots from. Colons, hyphens, dots or bare digits; with bare digits, in quotes. Unique.",
      examples: ["52:54:00:77:00:10"],
    }),
    address: ipv4Schema.meta({
      description:
        "The machine's fixed address. In the mode proxy, see to it that the router gives it to no other machine.",
      examples: ["192.168.1.21"],
    }),
    disk: diskSchema,
    kernel: z
      .enum(["cloud", "metal"])
      .optional()
      .meta({
        description:
          "cloud: Debian's kernel for virtual machines, small and fast. metal: drivers and firmware for real hardware.",
        defaultText: "cloud in the lab, metal elsewhere",
        examples: ["metal"],
      }),
    netboot: z
      .enum(["grub", "ipxe"])
      .default("grub")
      .meta({
        description:
          "How UEFI firmware boots over the network. grub: signed, works with Secure Boot on or off. ipxe: for firmware whose network GRUB cannot use; needs Secure Boot off. BIOS machines always use iPXE.",
        examples: ["ipxe"],
      }),
    power: powerSchema,
    kernelArguments: z
      .array(parsedText(checkKernelArgument))
      .default([])
      .meta({
        description:
          "Added to the command line of the kernel at every boot, one word an entry. Machines of the lab get beside it what makes an emulated processor quicker (`stacks/machine-spec-of.ts`).",
        examples: [["console=ttyS0,115200"]],
      }),
    ...nodeOptions,
    wipe: z
      .boolean()
      .default(false)
      .meta({
        description:
          "Whether the disk is wiped and the machine turned off when it is taken out of this file. It has to be true, and `make` to have run, before the machine is taken out.",
        examples: [true],
      }),
    virtual: virtualSchema,
  })
  .meta({ description: "One machine." });
