import type { ClusterSettings } from "./contract/cluster-settings.ts";
import type { Distribution } from "./contract/node-files.ts";

/** Loaded on use: who runs one distribution need not read the other, and who only renders needs no compiler. */
const distributions: Record<ClusterSettings["distribution"], () => Promise<Distribution>> = {
  k3s: async () => (await import("../distribution/k3s/k3s-distribution.ts")).k3sDistribution,
  source: async () => {
    const { sourceDistribution } = await import("../distribution/source/source-distribution.ts");
    return sourceDistribution({
      recipe: async (version) => (await import("../source-bundle/bundle-recipe.ts")).bundleRecipe(version),
      artifacts: async (version, job) => {
        const { ensureSourceBundle } = await import("../source-bundle/ensure-source-bundle.ts");
        return [await ensureSourceBundle(version, job)];
      },
    });
  },
};

export function chooseDistribution(name: ClusterSettings["distribution"]): Promise<Distribution> {
  return distributions[name]();
}
