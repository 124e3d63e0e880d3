import path from "node:path";
import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { type Emulator, ensureEmulator } from "../emulator.ts";

/**
 * The project's own QEMU, unpacked at first use (about 10 s), or undefined and one line that says why not.
 * @param what names the tests for the line
 */
export async function testEmulator(what: string): Promise<Emulator | undefined> {
  const cacheDirectory = path.resolve(import.meta.dirname, "../../../.hearth/cache");
  try {
    return await ensureEmulator({ cacheDirectory, onProgress: (text) => console.error(text) });
  } catch (error) {
    console.error(`SKIPPED ${what}: ${error instanceof HearthError ? formatHearthError(error) : String(error)}`);
    return undefined;
  }
}
