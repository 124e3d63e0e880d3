/**
 * Every image and chart that the tree runs, in one table. Renovate reads and raises it (renovate.json): keep the
 * shape of the lines.
 */
export const images = {
  argoCd: { repository: "quay.io/argoproj/argocd", tag: "v3.5.7", built: { name: "argo-cd", tag: "v3.5.7-1" } },
  redis: { repository: "docker.io/valkey/valkey", tag: "8.1-alpine", built: { name: "valkey", tag: "8.1-1" } },
  gitea: { repository: "docker.gitea.com/gitea", tag: "1.26.0-rootless", built: { name: "gitea", tag: "1.26.0-1" } },
  metricsServer: {
    repository: "registry.k8s.io/metrics-server/metrics-server",
    tag: "v0.9.0",
    built: { name: "metrics-server", tag: "v0.9.0-1" },
  },
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0-musl", built: { name: "busybox", tag: "1.37-1" } },
} as const satisfies Record<string, PinnedImage>;

export type ImageName = keyof typeof images;

/** An image and what it is pinned to. */
export interface PinnedImage {
  readonly repository: string;
  readonly tag: string;
  /**
   * How it is called where it is built here; absent: it can only be pulled. The number after the last dash says how
   * often this version was built another way: nodes keep an image as long as its tag is the same.
   */
  readonly built?: { readonly name: string; readonly tag: string };
}
