import { HearthError } from "#model/hearth-error.ts";
import type { ClusterSettings } from "./contract/cluster-settings.ts";
import type { Distribution } from "./contract/node-files.ts";

/** Loaded on use: who runs one distribution need not read the other. */
const distributions: Record<ClusterSettings["distribution"], () => Promise<Distribution>> = {
  k3s: async () => (await import("../distribution/k3s/k3s-distribution.ts")).k3sDistribution,
  source: async () =>
    (await import("../distribution/source/source-distribution.ts")).sourceDistribution(() =>
      Promise.reject(unavailable("source")),
    ),
};

export function chooseDistribution(name: ClusterSettings["distribution"]): Promise<Distribution> {
  return distributions[name]();
}

function unavailable(name: string): HearthError {
  return new HearthError({
    code: "distribution-unavailable",
    what: `The distribution ${name} cannot be had.`,
    why: "This version of Hearth does not bring its programs yet.",
    remedy: "Choose another `distribution` in the file.",
  });
}
