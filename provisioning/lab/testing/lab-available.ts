import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { requireNamespaceSupport } from "../namespace-entry.ts";

/**
 * Whether tests in a lab network can run here. Where they cannot, one line says so:
 *
 *     describe.skipIf(!(await labAvailable("power of a virtual machine")))("…", () => { … });
 *
 * @param what names the tests for the line
 */
export async function labAvailable(what: string): Promise<boolean> {
  const obstacle = await findObstacle();
  if (obstacle) console.error(`SKIPPED ${what}: ${obstacle}`);
  return !obstacle;
}

async function findObstacle(): Promise<string | undefined> {
  try {
    await requireNamespaceSupport();
  } catch (error) {
    return error instanceof HearthError ? formatHearthError(error) : String(error);
  }
  return process.getuid?.() === 0 ? undefined : "network namespaces are tested as root";
}
