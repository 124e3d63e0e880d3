import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { UpstreamManifests } from "./render-tree.ts";

const part = (component: string | undefined, name: string) => ({
  name,
  labels: {
    "app.kubernetes.io/part-of": "argocd",
    ...(component ? { "app.kubernetes.io/component": component } : {}),
  },
});

function workload(kind: "Deployment" | "StatefulSet", component: string, probes: object): KubernetesObject {
  const name = `argocd-${component}`;
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: part(component, name),
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": name } },
        spec: {
          initContainers: [{ name: "prepare", image: "somewhere/argocd:v0" }],
          containers: [{ name, image: "somewhere/argocd:v0", imagePullPolicy: "Always", ...probes }],
        },
      },
    },
  };
}

const readinessProbe = { httpGet: { path: "/healthz", port: 8080 }, initialDelaySeconds: 5, periodSeconds: 10 };
const livenessProbe = { httpGet: { path: "/healthz?full=true", port: 8080 }, timeoutSeconds: 5 };

/**
 * Argo CD, as small as it can be with one object of every sort that its own manifests hold: what a tree renders to can be
 * compared without the manifests at hand.
 */
export const standInUpstream: UpstreamManifests = {
  "argo-cd": [
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "applicationsets.argoproj.io" },
      spec: {
        group: "argoproj.io",
        versions: [{ name: "v1alpha1", served: true, schema: { openAPIV3Schema: { description: "very long" } } }],
      },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: part("server", "argocd-server") },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: part("dex-server", "argocd-dex-server") },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: part("application-controller", "argocd-application-controller"),
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: part(undefined, "argocd-cm") },
    { apiVersion: "v1", kind: "ConfigMap", metadata: part(undefined, "argocd-tls-certs-cm") },
    { apiVersion: "v1", kind: "Secret", metadata: part(undefined, "argocd-secret"), type: "Opaque" },
    workload("Deployment", "redis", {}),
    workload("Deployment", "repo-server", { readinessProbe, livenessProbe }),
    workload("Deployment", "server", { readinessProbe, livenessProbe }),
    workload("Deployment", "notifications-controller", {}),
    workload("StatefulSet", "application-controller", { readinessProbe }),
  ],
  "gateway-api": [
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "httproutes.gateway.networking.k8s.io" },
    },
  ],
};
