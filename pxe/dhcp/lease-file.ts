import { readFile } from "node:fs/promises";
import { z } from "zod";
import { parseIpv4Address } from "#model/ipv4.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { replaceFile } from "#model/replace-file.ts";
import type { LeaseSnapshot } from "./lease-book.ts";

const leaseFileSchema = z.strictObject({
  version: z.literal(1),
  leases: z.array(
    z.strictObject({
      mac: z.string().transform(parseMacAddress),
      address: z.string().transform(parseIpv4Address),
      expiresAtMs: z.number(),
    }),
  ),
  declined: z.array(z.strictObject({ address: z.string().transform(parseIpv4Address), untilMs: z.number() })),
});

/**
 * Reads leases that an earlier process left; undefined when there is no file.
 * @throws whatever makes the file unreadable: not JSON, not this shape, no permission
 */
export async function readLeaseFile(path: string): Promise<LeaseSnapshot | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { leases, declined } = leaseFileSchema.parse(JSON.parse(text));
  return { leases, declined };
}

/** Replaces the file in one step: whoever reads it, after a kill too, finds the old leases or the new. */
export async function writeLeaseFile(path: string, snapshot: LeaseSnapshot): Promise<void> {
  await replaceFile(path, `${JSON.stringify({ version: 1, ...snapshot }, undefined, 2)}\n`, { flush: false });
}
