import { z } from "zod";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";

/**
 * All that is needed to log in to the machines of an environment: keys and pinned host keys are found by the
 * environment's name, and the lab's network by its own settings.
 */
export const machineAccessSchema = z.strictObject({
  environment: z.string(),
  /** The lab's network, which is entered first; absent where the machines are on a real one. */
  lab: z
    .strictObject({
      bridge: z.string(),
      /** The host's own address on the bridge. */
      address: z.string().transform((text) => parseIpv4Address(text)),
      cidr: z.string().transform((text) => parseCidr(text)),
    })
    .optional(),
});

export type MachineAccess = z.output<typeof machineAccessSchema>;
