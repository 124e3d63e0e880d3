import { readFileSync } from "node:fs";
import { z } from "zod";
import { environmentPaths } from "#provisioning/machine/environment-paths.ts";

const rotationsSchema = z.record(z.string(), z.number().int());

/** How often each generated secret was rotated on this computer (`make rotate`); nothing where none ever was. */
export function readRotations(environment: string): Readonly<Record<string, number>> {
  try {
    return rotationsSchema.parse(JSON.parse(readFileSync(environmentPaths(environment).rotations, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
