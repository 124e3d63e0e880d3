import type { Service } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { images, type PinnedImage } from "#apps/versions.ts";

/** Whether a service runs in an environment, or the word that says why not. */
export type Availability =
  | { readonly runs: true }
  | { readonly runs: false; readonly why: "switched off" | "not available offline" | "needs what does not run" };

/** Where nothing can be pulled, a service runs when every image that it needs is built here. */
export function availability(service: Service, site: Site, all: readonly Service[]): Availability {
  if (service.outside && !site.dns) return { runs: false, why: "switched off" };
  if (service.optional && !site.enabled.includes(service.name)) return { runs: false, why: "switched off" };
  if (site.images === "built" && !canBeBuilt(service)) return { runs: false, why: "not available offline" };
  const required = all.filter((other) => service.requires?.includes(other.name));
  const lacks = required.some((other) => !availability(other, site, all).runs);
  return lacks ? { runs: false, why: "needs what does not run" } : { runs: true };
}

function canBeBuilt(service: Service): boolean {
  if (service.source.kind === "chart") return false;
  return service.images.every((name) => (images[name] as PinnedImage).built !== undefined);
}
