import { createHash } from "node:crypto";
import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { type Resources, resourceRequirements } from "../../workload/resources.ts";
import type { ArgoCdConfiguration } from "./configuration.ts";

/** Estimates, upstream sets none: to be measured on a seeded platform. */
const resources: Readonly<Record<string, Resources>> = {
  "argocd-application-controller": { cpuMillis: 100, memoryMiB: 256, memoryLimitMiB: 1024 },
  "argocd-repo-server": { cpuMillis: 50, memoryMiB: 128, memoryLimitMiB: 768 },
  "argocd-server": { cpuMillis: 20, memoryMiB: 128, memoryLimitMiB: 384 },
  "argocd-redis": { cpuMillis: 10, memoryMiB: 32, memoryLimitMiB: 128 },
};

interface Probe {
  readonly [field: string]: unknown;
}

interface Container {
  readonly name: string;
  readonly env?: readonly object[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

interface PodTemplate {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: { readonly containers: readonly Container[]; readonly initContainers?: unknown };
}

interface WorkloadSpec {
  readonly template: PodTemplate;
}

export function isWorkload({ kind }: KubernetesObject): boolean {
  return kind === "Deployment" || kind === "StatefulSet";
}

/** Upstream's Deployment or StatefulSet with our image, resources and patience. */
export function adaptWorkload(
  object: KubernetesObject,
  site: Site,
  configuration: ArgoCdConfiguration,
): KubernetesObject {
  const { name } = object.metadata;
  const spec = object.spec as WorkloadSpec;
  const { metadata, spec: pod } = spec.template;
  // One copies 200 MB for plugins that nobody uses; the other makes the password that the seed has made already.
  const { initContainers: _, ...podWithoutInit } = pod;
  const template = {
    metadata: { ...metadata, annotations: { "hearth.home.arpa/restart-on": digest(configuration) } },
    spec: {
      ...podWithoutInit,
      ...(name === "argocd-repo-server" ? { hostAliases: [gitAlias(site)] } : {}),
      containers: pod.containers.map((container) => adaptContainer(container, name, site)),
    },
  };
  return { ...object, spec: { ...spec, template } };
}

function adaptContainer(container: Container, workload: string, site: Site): object {
  const { livenessProbe, readinessProbe } = container;
  return {
    ...container,
    image: imageReference(site, workload === "argocd-redis" ? "redis" : "argoCd"),
    imagePullPolicy: "IfNotPresent",
    ...(workload === "argocd-repo-server" ? { env: [...(container.env ?? []), noSignatures] } : {}),
    resources: resourceRequirements(resources[workload] ?? { cpuMillis: 20, memoryMiB: 64 }),
    // Upstream's probes kill a program that takes a minute to start, and look every ten seconds at one that is ready.
    ...(readinessProbe
      ? { readinessProbe: { ...readinessProbe, initialDelaySeconds: 0, periodSeconds: 5, timeoutSeconds: 5 } }
      : {}),
    ...(livenessProbe ? { livenessProbe: { ...livenessProbe, timeoutSeconds: 10 } } : {}),
    ...(livenessProbe && readinessProbe
      ? { startupProbe: { ...readinessProbe, initialDelaySeconds: 0, periodSeconds: 2, failureThreshold: 150 } }
      : {}),
  };
}

/** No project asks for signed commits, and a key ring takes a slow machine half a minute to make. */
const noSignatures = { name: "ARGOCD_GPG_ENABLED", value: "false" };

/**
 * Gitea under the name that people know, before any DNS leads there, and without a way through the gateway: the
 * address that Argo CD clones from is the one that Gitea's webhooks name.
 */
function gitAlias(site: Site): object {
  return { ip: site.gitAddress, hostnames: [`git.${site.domain}`] };
}

/** Argo CD reads most of its settings once. */
function digest(configuration: ArgoCdConfiguration): string {
  return createHash("sha256").update(JSON.stringify(configuration)).digest("hex").slice(0, 16);
}
