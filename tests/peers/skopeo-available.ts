import { resolve } from "node:path";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { skopeoCommand } from "#provisioning/registry/skopeo.ts";

/**
 * The words that run skopeo; undefined where it cannot be had, and one line says so:
 *
 *     const skopeo = await skopeoAvailable("pulling");
 *     describe.skipIf(!skopeo)("…", () => { … });
 *
 * @param what names the tests for the line.
 */
export async function skopeoAvailable(what: string): Promise<readonly string[] | undefined> {
  try {
    const cacheDirectory = resolve(import.meta.dirname, "../../.hearth/cache");
    return await skopeoCommand(cacheDirectory, (line) => console.error(line));
  } catch (error) {
    console.error(`SKIPPED ${what}: ${error instanceof HearthError ? formatHearthError(error) : error}`);
    return undefined;
  }
}
