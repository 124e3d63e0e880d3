import type { Site } from "./contract/site.ts";
import { type ImageName, images, type PinnedImage } from "./versions.ts";

/** Names what was built here: no such registry exists, so nothing foreign can ever be pulled under this name. */
const ownRegistry = "images.hearth.internal";

/** What a pod names as its image. */
export function imageReference(site: Pick<Site, "images">, name: ImageName): string {
  return site.images === "built" ? builtImageReference(images[name]) : officialReference(images[name]);
}

/** @throws Error where the image can not be built here; such a service is not rendered (see availability.ts) */
export function builtImageReference(image: PinnedImage): string {
  if (!image.built) throw new Error(`${image.repository} is never built here`);
  return `${ownRegistry}/${image.built.name}:${image.built.tag}`;
}

function officialReference({ repository, tag }: PinnedImage): string {
  return `${repository}:${tag}`;
}
