import { z } from "zod";
import { diskSelectorSchema } from "#model/disk.ts";
import { parseHostname } from "#model/hostname.ts";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import { parseMacAddress } from "#model/mac-address.ts";

const ipv4 = z.string().transform((text) => parseIpv4Address(text));

/** The network that the machine lives in once it is installed. */
const networkSchema = z.strictObject({
  cidr: z.string().transform((text) => parseCidr(text)),
  gateway: ipv4.optional(),
  dns: z.array(ipv4).readonly(),
  domain: z.string(),
});

/** How the boot server of the environment is to be run; the same for every machine of an environment. */
const bootBase = {
  interface: z.string(),
  address: ipv4,
  httpPort: z.number().int(),
  registryPort: z.number().int().optional(),
};
const bootSchema = z.discriminatedUnion("mode", [
  z.strictObject({ ...bootBase, mode: z.literal("proxy") }),
  z.strictObject({
    ...bootBase,
    mode: z.literal("authoritative"),
    range: z.strictObject({ first: ipv4, last: ipv4 }),
    leaseSeconds: z.number().int(),
  }),
]);

const powerSchema = z.discriminatedUnion("driver", [
  z.strictObject({ driver: z.literal("qemu") }),
  z.strictObject({ driver: z.literal("wake-on-lan"), broadcast: ipv4 }),
  z.strictObject({ driver: z.literal("manual") }),
]);

/** The hardware of a machine of the lab. */
const virtualSchema = z.strictObject({
  firmware: z.enum(["bios", "uefi", "uefi-secure-boot"]),
  cpus: z.number().int(),
  memoryMiB: z.number().int(),
  nic: z.enum(["virtio", "e1000e"]),
  disks: z
    .array(z.strictObject({ sizeGiB: z.number(), bus: z.enum(["virtio", "nvme"]), serial: z.string() }))
    .readonly(),
});

/**
 * The inputs of `hearth:metal:Machine`: all that is needed to install one machine and find it again.
 * Nothing in it is secret, so that a diff can show all of it.
 */
export const machineSpecSchema = z.strictObject({
  environment: z.string(),
  name: z.string().transform((text) => parseHostname(text)),
  mac: z.string().transform((text) => parseMacAddress(text)),
  address: ipv4,
  disk: diskSelectorSchema,
  flavour: z.enum(["cloud", "metal"]),
  uefiChain: z.enum(["grub", "ipxe"]),
  kernelArguments: z.array(z.string()).readonly(),
  power: powerSchema,
  virtual: virtualSchema.optional(),
  network: networkSchema,
  boot: bootSchema,
  authorizedKeys: z.array(z.string()).readonly(),
});

export type MachineSpec = z.output<typeof machineSpecSchema>;
