import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import type { PodSecurity } from "../contract/service.ts";

/** A namespace that enforces its level of the Pod Security Standards. It is never pruned: volumes go with it. */
export function namespaceObject(name: string, podSecurity: PodSecurity): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: { "pod-security.kubernetes.io/enforce": podSecurity.level },
      annotations: {
        "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
        ...(podSecurity.level === "privileged" ? { "hearth.home.arpa/privileged-because": podSecurity.reason } : {}),
      },
    },
  };
}
