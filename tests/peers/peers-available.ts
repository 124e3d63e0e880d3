import { formatHearthError, HearthError } from "#model/hearth-error.ts";
import { peerTree } from "./peer-tree.ts";

/**
 * Whether tests with peers in network namespaces can run here. Where they cannot, one line says so:
 *
 *     describe.skipIf(!(await peersAvailable("TFTP interop")))("…", () => { … });
 *
 * @param what names the tests for the line.
 */
export async function peersAvailable(what: string): Promise<boolean> {
  const obstacle = await findObstacle();
  if (obstacle) console.error(`SKIPPED ${what}: ${obstacle}`);
  return !obstacle;
}

async function findObstacle(): Promise<string | undefined> {
  if (process.platform !== "linux") return "peers run on Linux only";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  try {
    await peerTree();
    return undefined;
  } catch (error) {
    return error instanceof HearthError ? formatHearthError(error) : String(error);
  }
}
