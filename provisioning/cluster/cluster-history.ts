import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { replaceFile } from "#model/replace-file.ts";
import { peerSchema } from "./contract/node-spec.ts";

const snapshotSchema = z.object({
  /** Name of the file below `EnvironmentPaths.cluster`/snapshots. */
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  takenAt: z.string(),
  /** Name of the server that it was taken on. */
  server: z.string(),
});

/** A snapshot of the datastore on this computer. Secret: it holds everything that the cluster knows. */
export type KeptSnapshot = z.output<typeof snapshotSchema>;

const historySchema = z.object({
  clusterId: z.string(),
  /** The server that was chosen to begin; written down before anything is started. */
  starter: z.string().optional(),
  /** True once the API has answered. */
  served: z.boolean(),
  /** Who has joined and not left. */
  members: z.array(peerSchema),
  /** Taken of the last server when it left; the cluster goes on from here, and nowhere else. */
  left: snapshotSchema.optional(),
});

/**
 * What this computer remembers of a cluster when none of its nodes can be asked. A computer without this memory must
 * take a cluster for started.
 */
export type ClusterHistory = z.output<typeof historySchema>;

export function blankHistory(clusterId: string): ClusterHistory {
  return { clusterId, served: false, members: [] };
}

/** @param directory `EnvironmentPaths.cluster`; undefined when nothing is known of this very cluster */
export async function readHistory(directory: string, clusterId: string): Promise<ClusterHistory | undefined> {
  try {
    const history = historySchema.parse(JSON.parse(await readFile(historyFile(directory), "utf8")));
    return history.clusterId === clusterId ? history : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces the memory atomically; the file is readable by its owner alone. */
export function writeHistory(directory: string, history: ClusterHistory): Promise<void> {
  return replaceFile(historyFile(directory), `${JSON.stringify(history, null, 2)}\n`);
}

/** Changes the memory; where there was none, the cluster is taken for one that has served. */
export async function changeHistory(
  directory: string,
  clusterId: string,
  change: (history: ClusterHistory) => ClusterHistory,
): Promise<void> {
  const before = (await readHistory(directory, clusterId)) ?? { ...blankHistory(clusterId), served: true };
  await writeHistory(directory, change(before));
}

function historyFile(directory: string): string {
  return path.join(directory, "history.json");
}
