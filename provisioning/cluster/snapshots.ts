import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { describeFile } from "../artifacts/artifact-store.ts";
import { shellQuote } from "../ssh/shell-quote.ts";
import { askAll } from "./ask-membership.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { KeptSnapshot } from "./cluster-history.ts";
import type { Peer } from "./contract/node-spec.ts";
import { snapshotPath, snapshotsOnNode } from "./snapshot-files.ts";

/** A snapshot that can be restored, wherever it lies. */
export interface FoundSnapshot {
  readonly name: string;
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly takenAt: string;
  /** The server that has it; absent where it is on this computer. */
  readonly on?: Peer;
}

/** Every snapshot on this computer and on the servers that answer, newest first. */
export async function listSnapshots(
  nodes: readonly Peer[],
  { bench }: Pick<ClusterJob, "bench">,
): Promise<FoundSnapshot[]> {
  const servers = (
    await askAll(
      nodes.filter(({ role }) => role === "server"),
      { bench },
    )
  ).filter(({ report }) => report.kind !== "silent");
  const remote = await Promise.all(
    servers.map(async (server) => {
      const script = `find ${snapshotsOnNode} -maxdepth 1 -type f ! -name '*.part' -printf '%T@ %s %f\\n' 2>/dev/null || true\n`;
      const { stdout } = await (await bench.shell(server)).run(script, { timeoutSeconds: 120 });
      return parseFound(stdout, { name: server.name, address: server.address, role: server.role });
    }),
  );
  const all = [...(await localSnapshots(bench.paths.cluster)), ...remote.flat()];
  return all.toSorted((one, other) => (one.takenAt < other.takenAt ? 1 : -1));
}

/** Lines of `find -printf '%T@ %s %f'`: seconds since 1970, bytes, name. */
function parseFound(text: string, on: Peer): FoundSnapshot[] {
  return text.split("\n").flatMap((line) => {
    const [, seconds, size, name] = /^(\d+)(?:\.\d+)? (\d+) (.+)$/.exec(line) ?? [];
    if (!name) return [];
    return [{ name, sizeBytes: Number(size), takenAt: new Date(Number(seconds) * 1000).toISOString(), on }];
  });
}

async function localSnapshots(clusterDirectory: string): Promise<FoundSnapshot[]> {
  const directory = path.dirname(snapshotPath(clusterDirectory, "any"));
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return Promise.all(
    names
      .filter((name) => !name.endsWith(".part"))
      .map(async (name) => {
        const { size, mtime } = await stat(path.join(directory, name));
        return { name, sizeBytes: size, takenAt: mtime.toISOString() };
      }),
  );
}

/**
 * Brings a snapshot to this computer, if it is not here.
 * @param wanted its name; by default the newest
 * @throws HearthError `snapshot-unknown`
 */
export async function obtainSnapshot(
  found: readonly FoundSnapshot[],
  wanted: string | undefined,
  { bench, progress }: Pick<ClusterJob, "bench" | "progress">,
): Promise<KeptSnapshot> {
  const chosen = wanted === undefined ? found[0] : found.find(({ name }) => name === wanted);
  if (!chosen) throw unknownSnapshot(found, wanted);
  const here = snapshotPath(bench.paths.cluster, chosen.name);
  if (chosen.on) {
    progress({ text: `fetching ${chosen.name} from ${chosen.on.name}` });
    await (await bench.shell(chosen.on)).fetch(`${snapshotsOnNode}/${chosen.name}`, here);
  }
  const { takenAt, name, on } = chosen;
  return { file: name, takenAt, server: on?.name ?? "", ...(await describeFile(here)) };
}

function unknownSnapshot(found: readonly FoundSnapshot[], wanted: string | undefined): HearthError {
  const names = [...new Set(found.map(({ name }) => name))].slice(0, 8);
  return new HearthError({
    code: "snapshot-unknown",
    what: wanted ? `There is no snapshot called “${wanted}”.` : "There is no snapshot.",
    why:
      names.length > 0
        ? `Those at hand are ${names.join(", ")}.`
        : "None is on this computer, nor on a server that answers.",
    remedy:
      names.length > 0
        ? `Say SNAPSHOT=${shellQuote(names[0] ?? "")}.`
        : "Take one with `make snapshot` while the cluster lives.",
  });
}
