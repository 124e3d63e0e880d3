import type { ClusterSettings, ClusterWish } from "./contract/cluster-settings.ts";

/** Where releases of k3s come from; also what is asked to see whether they can be had. */
const releases = "https://github.com/k3s-io/k3s/releases";
const patienceMs = 5_000;

export interface DistributionDecision {
  readonly distribution: ClusterSettings["distribution"];
  /** One line for people; absent where nothing had to be decided. */
  readonly why?: string;
}

/** What `auto` comes to: k3s where it can be fetched, otherwise Kubernetes compiled from source. */
export async function decideDistribution(
  wish: ClusterWish["distribution"],
  reach: () => Promise<boolean> = releasesAnswer,
): Promise<DistributionDecision> {
  if (wish !== "auto") return { distribution: wish };
  if (await reach()) return { distribution: "k3s", why: "distribution: k3s, the official release" };
  return {
    distribution: "source",
    why: "distribution: source, Kubernetes compiled from its Go modules, because releases of k3s cannot be fetched here",
  };
}

async function releasesAnswer(): Promise<boolean> {
  try {
    const response = await fetch(releases, { method: "HEAD", signal: AbortSignal.timeout(patienceMs) });
    return response.ok;
  } catch {
    return false;
  }
}
