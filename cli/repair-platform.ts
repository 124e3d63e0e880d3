import { allServices } from "#apps/all-services.ts";
import { treeRepository } from "#apps/contract/tree-repository.ts";
import { gitOwner } from "#provisioning/platform/git/git-owner.ts";
import { orderRepair } from "#provisioning/platform/platform-orders.ts";
import { findMissing } from "#provisioning/platform/seed/find-missing.ts";
import { reportPlatform } from "#provisioning/platform/seed/platform-report.ts";
import { declaredSecrets, seededWorkloadsOf } from "#provisioning/platform/seed/seed.ts";
import { standInUpstream } from "#provisioning/platform/stand-in-upstream.ts";
import { treeIsThere } from "#provisioning/platform/tree/tree-is-there.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import { say } from "./display/say.ts";
import type { EngineSession } from "./engine-session.ts";
import { openPlatform } from "./open-platform.ts";

/**
 * Looks whether what the seed is responsible for is still there, and asks for a repair where it is not.
 * @returns true when the next run has something to do
 */
export async function platformNeedsRepair(opened: OpenEnvironment, session: EngineSession): Promise<boolean> {
  const { services } = (await session.engine.outputs(session.request(() => {}))) as { services?: unknown };
  if (!opened.environment.platform || !Array.isArray(services)) return false;
  const { site, bench } = await openPlatform(opened, session);
  const workloads = seededWorkloadsOf(allServices, site, standInUpstream);
  const report = await reportPlatform(bench.cluster, workloads);
  const listed = findMissing(report, declaredSecrets(allServices, site), workloads);
  const missing =
    listed.length > 0 || (await treeIsThere(bench, await gitOwner(bench.cluster), treeRepository.name))
      ? listed
      : ["the tree in the cluster's git"];
  if (missing.length === 0) return false;
  say(opened.request, `! missing in the cluster: ${missing.join(", ")}`);
  await orderRepair(opened.paths.orders);
  return true;
}
