import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";
import { parseCidr, parseIpv4Address } from "#model/ipv4.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";

const address = z.string().transform((text) => parseIpv4Address(text));

const port = z.number().int().min(1).max(65535);

const settingsSchema = z.strictObject({
  environment: z.string().min(1),
  interface: z.string().min(1).max(15),
  address,
  network: z.string().transform((text) => parseCidr(text)),
  dhcp: z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("proxy") }),
    z.strictObject({
      mode: z.literal("authoritative"),
      range: z.strictObject({ first: address, last: address }),
      leaseSeconds: z.number().int().positive(),
      gateway: address.optional(),
      dns: z.array(address),
    }),
  ]),
  httpPort: port,
  registry: z.strictObject({ port, certificate: z.string().startsWith("-----BEGIN CERTIFICATE-----") }).optional(),
  answerRouterSolicitations: z.boolean(),
  stateDirectory: z.string().startsWith("/"),
  cacheDirectory: z.string().startsWith("/"),
  bootFiles: z.record(
    z.string(),
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), sizeBytes: z.number().int().nonnegative() }),
  ),
});

/**
 * Reads the settings file of the boot server.
 * @throws HearthError `boot-settings-invalid` with every field that is wrong, or the code of a wrong address
 */
export function parseBootServerSettings(json: string): BootServerSettings {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(`It is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const result = settingsSchema.safeParse(value);
  if (!result.success) throw invalid(z.prettifyError(result.error).replaceAll("\n", " "));
  // Optional fields that are absent in JSON are absent in the object, which the schema's type cannot say.
  return result.data as BootServerSettings;
}

function invalid(why: string): HearthError {
  return new HearthError({
    code: "boot-settings-invalid",
    what: "The settings file of the boot server cannot be used.",
    why,
    remedy: "Hearth writes this file itself: run make again, or correct what is named.",
  });
}
