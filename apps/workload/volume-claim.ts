import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import type { Site } from "../contract/site.ts";

/** Storage of what the git server needs: Longhorn comes out of git, so that git cannot lie on it. */
export const seedStorage = { storageClass: "local-path" } as const;

/** A volume that outlives every pod, and also its disappearance from git: data is deleted by people only. */
export function volumeClaim(
  { storageClass }: Pick<Site, "storageClass">,
  namespace: string,
  name: string,
  sizeGiB: number,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, annotations: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: storageClass,
      resources: { requests: { storage: `${sizeGiB}Gi` } },
    },
  };
}
