import { readFileSync } from "node:fs";
import { z } from "zod";
import { replaceFile } from "#model/replace-file.ts";

const ordersSchema = z.strictObject({
  /** How often each Secret was rotated, by `namespace/name`. */
  rotations: z.record(z.string(), z.number().int()).default({}),
  /** How often `make` found something missing that the seed is responsible for. */
  repairs: z.number().int().default(0),
});

/**
 * What was asked for on this computer beside the configuration. Numbers that only grow: the program reads them as
 * inputs, and a higher one is a change to be made.
 */
export type PlatformOrders = z.output<typeof ordersSchema>;

/** @param file see `orders` of environment-paths.ts; nothing was asked for where there is none */
export function readPlatformOrders(file: string): PlatformOrders {
  try {
    return ordersSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ordersSchema.parse({});
    throw error;
  }
}

/** One rotation more of these Secrets. */
export function orderRotation(file: string, secrets: readonly string[]): Promise<void> {
  const { rotations, repairs } = readPlatformOrders(file);
  const more = Object.fromEntries(secrets.map((id) => [id, (rotations[id] ?? 0) + 1]));
  return write(file, { rotations: { ...rotations, ...more }, repairs });
}

/** One repair more. */
export function orderRepair(file: string): Promise<void> {
  const orders = readPlatformOrders(file);
  return write(file, { ...orders, repairs: orders.repairs + 1 });
}

function write(file: string, orders: PlatformOrders): Promise<void> {
  return replaceFile(file, `${JSON.stringify(orders, null, 2)}\n`);
}
