import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { Service, UpstreamManifest } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";
import { yamlText } from "#model/yaml-text.ts";
import { application, serviceFolder } from "./application.ts";
import { availability } from "./availability.ts";
import { derivedObjects } from "./derived-objects.ts";
import { projects } from "./projects.ts";
import { renderReadme } from "./render-readme.ts";
import { syncWaves } from "./sync-waves.ts";

/** Objects that projects publish for their versions, by name. */
export type UpstreamManifests = Readonly<Record<UpstreamManifest, readonly KubernetesObject[]>>;

export interface TreeRequest {
  readonly services: readonly Service[];
  readonly site: Site;
  readonly upstream: UpstreamManifests;
}

/**
 * The git tree that Argo CD follows in one environment, as files by path: an Application a service under
 * `applications/`, and what it deploys under `<group>/<service>/`, a file an object.
 *
 * @throws Error when services wait for each other in a circle, or an object is there twice
 */
export function renderTree({ services, site, upstream }: TreeRequest): ReadonlyMap<string, string> {
  const running = services.filter((service) => availability(service, site, services).runs);
  const waves = syncWaves(running);
  const files = new Map<string, string>();
  const add = (folder: string, object: KubernetesObject) => {
    const path = `${folder}/${fileName(object)}`;
    if (files.has(path)) throw new Error(`${path} is rendered twice`);
    files.set(path, yamlText(object));
  };

  for (const project of projects(site)) add("applications", project);
  for (const service of running) {
    add("applications", application(service, site, waves.get(service.name) ?? 0, running));
    for (const object of serviceObjects(service, site, running, upstream)) add(serviceFolder(service), object);
  }
  files.set("README.md", renderReadme(services, site, waves));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The objects of a service: its own, what it relies on, and what follows from its description. Those of its chart are
 * made inside the cluster.
 *
 * @param running every service that runs
 */
export function serviceObjects(
  service: Service,
  site: Site,
  running: readonly Service[],
  upstream: UpstreamManifests,
): readonly KubernetesObject[] {
  return [...ownObjects(service, site, running, upstream), ...derivedObjects(service, site)];
}

function ownObjects(
  { source }: Service,
  site: Site,
  running: readonly Service[],
  upstream: UpstreamManifests,
): readonly KubernetesObject[] {
  switch (source.kind) {
    case "objects":
      return source.objects(site, running);
    case "upstream":
      return source.adapt(upstream[source.manifest], site);
    case "chart":
      return [...(source.upstream ? upstream[source.upstream] : []), ...(source.objects?.(site, running) ?? [])];
  }
}

/** `deployment-gitea.yaml`: the kind first, so that a folder lists alike things together. */
function fileName({ kind, metadata }: KubernetesObject): string {
  return `${kind.toLowerCase()}-${metadata.name.replaceAll(/[^a-z0-9.-]/gi, "-")}.yaml`;
}
