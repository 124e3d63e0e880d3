import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Site } from "../../contract/site.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { argoCdConfiguration } from "./configuration.ts";
import { adaptWorkload, isWorkload } from "./workloads.ts";

export const argoCdNamespace = "argocd";

/** The parts that run here. Dex and Kanidm are services of their own; alerts tell what notifications would. */
const components = ["application-controller", "repo-server", "redis", "server"];

/** Kinds of the whole cluster among what Argo CD installs. */
const clusterWide = ["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Namespace"];

/** Made by the seed with generated values; an empty one in git would undo them. */
const seeded = (object: KubernetesObject) => object.kind === "Secret";

/**
 * Argo CD's own `manifests/install.yaml` with the parts that run here, in its namespace, configured. What the API
 * server would have to read and nobody uses is left out: the schema of ApplicationSets alone is 23,000 lines.
 */
export function adaptArgoCd(upstream: readonly KubernetesObject[], site: Site): readonly KubernetesObject[] {
  const configuration = argoCdConfiguration(site);
  const objects = upstream
    .filter((object) => !seeded(object) && isWanted(object))
    .map((object) => {
      const placed = inNamespace(object);
      if (isApplicationSetDefinition(placed)) return withoutSchema(placed);
      if (isWorkload(placed)) return adaptWorkload(placed, site, configuration);
      const data = configuration[placed.metadata.name];
      return placed.kind === "ConfigMap" && data ? { ...placed, data } : placed;
    });
  return [namespaceObject(argoCdNamespace, { level: "restricted" }), ...objects, ...nodePortService(site)];
}

function isWanted({ metadata }: KubernetesObject): boolean {
  const component = metadata.labels?.["app.kubernetes.io/component"];
  return component === undefined || component === "metrics" || components.includes(component);
}

function inNamespace(object: KubernetesObject): KubernetesObject {
  if (clusterWide.includes(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: argoCdNamespace } };
}

function isApplicationSetDefinition({ kind, metadata }: KubernetesObject): boolean {
  return kind === "CustomResourceDefinition" && metadata.name === "applicationsets.argoproj.io";
}

interface Definition {
  readonly versions: readonly { readonly schema: unknown }[];
}

/** The kind stays known, because Argo CD's server watches it; what it may hold is not checked. */
function withoutSchema(object: KubernetesObject): KubernetesObject {
  const { versions, ...spec } = object.spec as Definition;
  const anything = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return { ...object, spec: { ...spec, versions: versions.map((version) => ({ ...version, schema: anything })) } };
}

/** Where there is no gateway, a port of the nodes leads to Argo CD. */
function nodePortService(site: Site): readonly KubernetesObject[] {
  if (site.ingress !== "node-port") return [];
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "argocd-server-node-port", namespace: argoCdNamespace },
      spec: {
        type: "NodePort",
        selector: { "app.kubernetes.io/name": "argocd-server" },
        ports: [{ name: "http", port: 80, targetPort: 8080, nodePort: 30081 }],
      },
    },
  ];
}
