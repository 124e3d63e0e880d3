import { allServices } from "#apps/all-services.ts";
import type { ImageName } from "#apps/versions.ts";
import type { ClusterJob } from "../cluster/cluster-bench.ts";
import { ensurePlatformImages } from "../platform-images/ensure-platform-images.ts";
import { upstreamManifests } from "../platform-images/upstream-manifests.ts";
import { availability } from "./availability.ts";
import type { PlatformInputs, PlatformOutputs } from "./contract/platform-inputs.ts";
import { bringImages } from "./images/bring-images.ts";
import { openSeedBench } from "./open-seed-bench.ts";
import { completeSecrets, type SecretValues } from "./secrets/secret-values.ts";
import { secretsInCluster } from "./secrets/secrets-in-cluster.ts";
import { declaredSecrets, makeSeed } from "./seed/seed.ts";
import { awaitApplications, seedPlatform } from "./seed/seed-platform.ts";
import { serviceRows } from "./service-rows.ts";

/** What comes out of git is pulled, started and checked by Argo CD; on an emulated machine that takes minutes. */
const healthySeconds = 900;

/**
 * From a cluster to one that follows git: images where nothing can be pulled, the seed, and every service healthy.
 * Safe to run again.
 *
 * @param known random values that exist already; undefined where no state says so: then those of the cluster count
 * @throws HearthError `cluster-not-answering`, `platform-not-ready`, `tree-conflict` and those of images
 */
export async function bringUpPlatform(
  inputs: PlatformInputs,
  known: SecretValues | undefined,
  job: ClusterJob,
): Promise<PlatformOutputs> {
  const { site } = inputs;
  const request = {
    cacheDirectory: job.bench.paths.cache,
    onProgress: (text: string) => job.progress({ text }),
  };
  if (site.images === "built") {
    await bringImages(inputs.nodes, await ensurePlatformImages(imagesOf(inputs), request), job);
  }
  const upstream = await upstreamManifests(request);
  const bench = await openSeedBench(inputs, job);
  const declarations = declaredSecrets(allServices, site);
  const secrets = completeSecrets(declarations, known ?? (await secretsInCluster(bench.cluster, declarations)));
  await seedPlatform(makeSeed({ services: allServices, site, upstream, secrets, handed: inputs.handed }), bench);
  const { applications } = await awaitApplications(bench, healthySeconds);
  return { ...inputs, secrets, services: serviceRows(allServices, site, applications) };
}

function imagesOf({ site }: PlatformInputs): readonly ImageName[] {
  return allServices.filter((service) => availability(service, site, allServices).runs).flatMap(({ images }) => images);
}
