import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { versions } from "../../provisioning/artifacts/versions.ts";
import { ensureSourceBundle } from "../../provisioning/source-bundle/ensure-source-bundle.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";

/** Least that a fresh computer has to reach on two cores. */
const coldSeconds = 600;

export const group: BenchGroup = {
  title: "Kubernetes from source",
  order: 35,
  onlyWhenAsked: true,
  run,
};

/** With a cache of its own: nothing fetched, nothing compiled. */
async function run(): Promise<BenchRow[]> {
  await mkdir(".hearth", { recursive: true });
  const cacheDirectory = await mkdtemp(resolve(join(".hearth", "bench-source-")));
  const { version } = versions.kubernetes;
  try {
    const cold = await timed(() => ensureSourceBundle(version, { cacheDirectory, onProgress: () => {} }));
    const warm = await timed(() => ensureSourceBundle(version, { cacheDirectory, onProgress: () => {} }));
    const megabytes = Math.round(cold.value.ref.sizeBytes / 1e6);
    return [
      atMost(`Kubernetes ${version}: nothing fetched, nothing compiled → one file of ${megabytes} MB`, {
        value: cold.seconds,
        limit: coldSeconds,
        unit: "s",
        decimals: 0,
      }),
      atMost("the same when it is in the cache", { value: warm.seconds, limit: 2, unit: "s" }),
    ];
  } finally {
    await rm(cacheDirectory, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}
