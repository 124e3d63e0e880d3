/** What the page shows of the cluster, once the layer that builds it reports. None of it is secret. */
export interface ClusterView {
  readonly nodes: readonly NodeView[];
  readonly services: readonly ServiceView[];
}

export interface NodeView {
  readonly name: string;
  readonly role: "server" | "agent";
  readonly isReady: boolean;
  /** Of Kubernetes, e.g. `v1.36.3`. */
  readonly version: string;
}

export interface ServiceView {
  readonly name: string;
  readonly health: "healthy" | "progressing" | "degraded" | "missing";
  /** Where a person opens it. */
  readonly url?: string;
}
