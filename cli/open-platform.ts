import { allServices } from "#apps/all-services.ts";
import type { Service } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { HearthError } from "#model/hearth-error.ts";
import { availability } from "#provisioning/platform/availability.ts";
import { openSeedBench, type PlatformBench } from "#provisioning/platform/open-seed-bench.ts";
import { machineAccess } from "#stacks/machine-access-of.ts";
import { siteOf } from "#stacks/site-of.ts";
import type { OpenEnvironment } from "./cli-environment.ts";
import type { EngineSession } from "./engine-session.ts";
import { openCluster } from "./open-cluster.ts";

/** A platform that exists, and the tools to work on it. */
export interface OpenPlatform {
  readonly site: Site;
  readonly bench: PlatformBench;
}

/** @throws HearthError `cluster-missing`, `cluster-not-answering`, `platform-missing` */
export async function openPlatform(opened: OpenEnvironment, session: EngineSession): Promise<OpenPlatform> {
  const { environment } = opened;
  if (!environment.platform) {
    throw new HearthError({
      code: "platform-missing",
      what: `${environment.name} has no platform.`,
      why: "Its file does not ask for one.",
      remedy: "Say `hearth:platform: {}` in it, then run `make`.",
    });
  }
  const { clusterId, nodes, job } = await openCluster(opened, session);
  const site = siteOf(environment, job.bench.distribution.name);
  const place = { access: machineAccess(environment), clusterId, nodes, site };
  return { site, bench: await openSeedBench(place, job) };
}

/** @throws HearthError `service-unknown` naming those that run */
export function chosenService(name: string | undefined, site: Site): Service {
  const running = allServices.filter((service) => availability(service, site, allServices).runs);
  const service = running.find((one) => one.name === name);
  if (service) return service;
  throw new HearthError({
    code: "service-unknown",
    what: name ? `No service called “${name}” runs in ${site.environment}.` : "Which service?",
    why: `There run ${running.map((one) => one.name).join(", ")}.`,
    remedy: "Name one of those.",
  });
}
