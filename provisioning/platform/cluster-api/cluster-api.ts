import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";

/** A cluster, as far as the seed needs it; the real one is kubectl on a server, see kubectl-cluster.ts. */
export interface ClusterApi {
  /** Makes the objects what they are here, by server-side apply, in the order given. */
  apply(objects: readonly KubernetesObject[]): Promise<void>;
  /**
   * What the API server answers to several GETs, one trip for all.
   * @param paths e.g. `/apis/apps/v1/namespaces/gitea/deployments/gitea`
   * @returns an object or list each; undefined for what is not there, nor its kind
   */
  read(paths: readonly string[]): Promise<readonly unknown[]>;
  /** Runs words in a pod of a workload and returns what they print. */
  execute(namespace: string, workload: string, words: readonly string[]): Promise<string>;
  /** Starts the pods of workloads again, e.g. `Deployment/gitea`. */
  restart(namespace: string, workloads: readonly string[]): Promise<void>;
}
