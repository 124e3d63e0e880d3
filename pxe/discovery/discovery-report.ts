import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { HardwareReport } from "#pxe/contract/ticket.ts";
import { decodeInstallerReport } from "#pxe/install-talk/installer-report.ts";
import { discoveryLimits } from "./discovery-limits.ts";

// What a stranger says is shown on a terminal and offered as an answer: printable, short, few.
const text = z
  .string()
  .max(discoveryLimits.textLength)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "has characters that cannot be printed");
const kernelName = z
  .string()
  .max(32)
  .regex(/^[A-Za-z0-9_.:@-]+$/);

const hardwareSchema = z.object({
  firmware: z.enum(["bios", "uefi"]),
  secureBoot: z.boolean(),
  kernelRelease: text,
  cpuModel: text,
  cpus: z.number().int().min(1).max(4096),
  memoryKib: z.number().int().min(1),
  nics: z
    .array(
      z.object({
        name: kernelName,
        // Not every card is one of Ethernet: InfiniBand's have 20 octets.
        mac: z.string().regex(/^[0-9a-f:]{0,59}$/),
        driver: text,
      }),
    )
    .min(1)
    .max(discoveryLimits.nics),
  disks: z
    .array(
      z.object({
        name: kernelName,
        sizeBytes: z.number().int().min(0),
        model: text,
        serial: text,
        wwn: text,
        byPath: text,
        removable: z.boolean(),
        mark: z
          .union([z.literal("unreadable"), z.object({ environment: text, machine: text, installId: text })])
          .optional(),
      }),
    )
    .max(discoveryLimits.disks),
});

/**
 * Reads the body of `POST /discover/report`: what the installer says of a machine, within the limits of a stranger.
 * @param mac the card that the machine booted from, which has to be among those that it reports
 * @throws HearthError `report-invalid`
 */
export function decodeDiscoveryReport(body: string, mac: MacAddress): HardwareReport {
  const result = hardwareSchema.safeParse(decodeInstallerReport(body));
  if (!result.success) throw refused(z.prettifyError(result.error).replaceAll("\n", " "));
  const hardware = result.data as HardwareReport;
  if (!hardware.nics.some((nic) => nic.mac === mac)) {
    throw refused(`It booted from the card ${mac}, and reports ${hardware.nics.map((nic) => nic.mac).join(", ")}.`);
  }
  return hardware;
}

function refused(why: string): HearthError {
  return new HearthError({
    code: "report-invalid",
    what: "What a machine says of its hardware is not believed.",
    why: why.slice(0, 500),
    remedy: "Describe that machine by hand in the environment's file: the discovery is a convenience, not a need.",
  });
}
