import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import type { Site } from "../contract/site.ts";

/** A volume that outlives every pod, and also its disappearance from git: data is deleted by people only. */
export function volumeClaim(site: Site, namespace: string, name: string, sizeGiB: number): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, annotations: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: site.storageClass,
      resources: { requests: { storage: `${sizeGiB}Gi` } },
    },
  };
}
