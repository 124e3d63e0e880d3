import { styleText } from "node:util";
import { checkHealth } from "#provisioning/cluster/health-check.ts";
import type { HealthCheck } from "#provisioning/cluster/health-report.ts";
import type { LivingServer } from "#provisioning/cluster/living-server.ts";
import { formatSeconds } from "./display/duration.ts";
import { say } from "./display/say.ts";
import type { OpenCluster } from "./open-cluster.ts";
import type { Request } from "./request.ts";

/** Tries out what users of the cluster rely on, and says what works: a line for all, or a line for each that does not. */
export async function reportHealth(
  { wish, job }: OpenCluster,
  living: LivingServer,
  request: Request,
): Promise<readonly HealthCheck[]> {
  const startMs = performance.now();
  const checks = await checkHealth(living, wish, job);
  const failed = checks.filter(({ ok }) => !ok);
  for (const { name, detail } of failed) say(request, `${styleText("red", "✗")} ${name}: ${detail}`);
  const seconds = formatSeconds((performance.now() - startMs) / 1000);
  const sum =
    failed.length === 0 ? `all ${checks.length} checks passed` : `${failed.length} of ${checks.length} checks failed`;
  const mark = failed.length === 0 ? styleText("green", "✓") : styleText("red", "✗");
  say(request, `${mark} pods, names, services and volumes: ${sum} (${seconds})`);
  return checks;
}
