import { parse } from "yaml";
import { allServices } from "#apps/all-services.ts";
import type { Site } from "#apps/contract/site.ts";
import { type ImageReference, parseImageReference } from "#model/image-reference.ts";
import { kubeVipImage } from "../distribution/k3s/kube-vip.ts";
import type { Environment } from "../inventory/environment.ts";
import { availability } from "../platform/availability.ts";
import { renderTree } from "../platform/render-tree.ts";
import { standInUpstream } from "../platform/stand-in-upstream.ts";

/** What an environment pulls, as far as it can be known from here. */
export interface NeededImages {
  /** Sorted, no name twice. */
  readonly images: readonly ImageReference[];
  /** Services that run by a chart: which images it names is known only when it is rendered, in the cluster. */
  readonly chartServices: readonly string[];
}

/**
 * The images that the nodes of an environment pull: those of the tree of services, that of the API's address on k3s,
 * and those that a person names. What k3s itself runs comes in its own archive. Pure.
 * @param site absent where there is no platform
 */
export function neededImages({ cluster, images }: Pick<Environment, "cluster" | "images">, site?: Site): NeededImages {
  const hasKubeVip = cluster?.apiAddress !== undefined && cluster.distribution !== "source";
  const names = [...(site ? imagesOfTree(site) : []), ...(hasKubeVip ? [kubeVipImage] : []), ...images.also];
  return {
    images: [...new Set(names.map(parseImageReference))].sort(),
    chartServices: site ? chartServicesOf(site) : [],
  };
}

/** What is built here is sent over SSH and pulled by nobody. */
function imagesOfTree(site: Site): readonly string[] {
  if (site.images === "built") return [];
  const tree = renderTree({ services: allServices, site, upstream: standInUpstream });
  const files = [...tree].filter(([path]) => path.endsWith(".yaml"));
  return files.flatMap(([, text]) => imagesIn(parse(text)));
}

/** The texts of all fields `image`, at any depth: containers of pods and of what makes pods. */
function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === "image" && typeof field === "string" ? [field] : imagesIn(field),
  );
}

function chartServicesOf(site: Site): readonly string[] {
  const running = allServices.filter((service) => availability(service, site, allServices).runs);
  return running.filter(({ source }) => source.kind === "chart").map(({ name }) => name);
}
