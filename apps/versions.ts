/**
 * Every image and chart that the tree runs, in one table. Renovate reads and raises it (renovate.json): keep the
 * shape of the lines.
 */
export const images = {
  actualBudget: { repository: "docker.io/actualbudget/actual-server", tag: "25.11.0-alpine" },
  argoCd: { repository: "quay.io/argoproj/argocd", tag: "v3.5.7", built: { name: "argo-cd", tag: "v3.5.7-2" } },
  busybox: { repository: "docker.io/library/busybox", tag: "1.37.0-musl", built: { name: "busybox", tag: "1.37-1" } },
  cloudflared: { repository: "docker.io/cloudflare/cloudflared", tag: "2025.11.1" },
  codeServer: { repository: "ghcr.io/coder/code-server", tag: "4.105.1" },
  coredns: { repository: "docker.io/coredns/coredns", tag: "1.15.0", built: { name: "coredns", tag: "v1.15.0-1" } },
  dex: { repository: "ghcr.io/dexidp/dex", tag: "v2.45.1-distroless" },
  gatus: { repository: "ghcr.io/twin/gatus", tag: "v5.31.0" },
  ghost: { repository: "docker.io/library/ghost", tag: "6.10.0-alpine" },
  gitea: {
    repository: "docker.gitea.com/gitea",
    tag: "1.26.0-rootless",
    built: { name: "gitea", tag: "1.26.0-1" },
  },
  homepage: { repository: "ghcr.io/gethomepage/homepage", tag: "v1.7.0" },
  jellyfin: { repository: "docker.io/jellyfin/jellyfin", tag: "10.11.3" },
  kanidm: { repository: "docker.io/kanidm/server", tag: "1.8.6" },
  metricsServer: {
    repository: "registry.k8s.io/metrics-server/metrics-server",
    tag: "v0.9.0",
    built: { name: "metrics-server", tag: "v0.9.0-1" },
  },
  ntfy: { repository: "docker.io/binwiederhier/ntfy", tag: "v2.15.0" },
  ollama: { repository: "docker.io/ollama/ollama", tag: "0.12.11" },
  paperless: { repository: "ghcr.io/paperless-ngx/paperless-ngx", tag: "2.19.6" },
  redis: { repository: "docker.io/valkey/valkey", tag: "8.1.4-alpine", built: { name: "valkey", tag: "8.1-1" } },
  renovate: { repository: "ghcr.io/renovatebot/renovate", tag: "42.19.1" },
  synapse: { repository: "ghcr.io/element-hq/synapse", tag: "v1.143.0" },
  wireguard: { repository: "ghcr.io/wg-easy/wg-easy", tag: "15.1.0" },
} as const satisfies Record<string, PinnedImage>;

/**
 * Charts of the projects themselves. A chart that cannot be had where the tests run is rendered by nobody there: the
 * tests say which were skipped.
 */
export const charts = {
  alloy: { repository: "https://grafana.github.io/helm-charts", chart: "alloy", version: "1.4.0" },
  argoRollouts: { repository: "https://argoproj.github.io/argo-helm", chart: "argo-rollouts", version: "2.40.5" },
  certManager: { repository: "https://charts.jetstack.io", chart: "cert-manager", version: "v1.21.2" },
  cloudNativePg: { repository: "https://cloudnative-pg.github.io/charts", chart: "cloudnative-pg", version: "0.26.1" },
  externalDns: {
    repository: "https://kubernetes-sigs.github.io/external-dns",
    chart: "external-dns",
    version: "1.19.0",
  },
  externalSecrets: { repository: "https://charts.external-secrets.io", chart: "external-secrets", version: "1.0.0" },
  kubePrometheusStack: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "kube-prometheus-stack",
    version: "91.4.1",
  },
  kured: { repository: "https://kubereboot.github.io/charts", chart: "kured", version: "5.10.0" },
  loki: { repository: "https://grafana.github.io/helm-charts", chart: "loki", version: "6.46.0" },
  longhorn: { repository: "https://charts.longhorn.io", chart: "longhorn", version: "1.10.1" },
  oauth2Proxy: { repository: "https://oauth2-proxy.github.io/manifests", chart: "oauth2-proxy", version: "8.5.1" },
  snapshotController: { repository: "https://piraeus.io/helm-charts", chart: "snapshot-controller", version: "4.2.0" },
  traefik: { repository: "https://traefik.github.io/charts", chart: "traefik", version: "42.4.1" },
  volsync: { repository: "https://backube.github.io/helm-charts", chart: "volsync", version: "0.14.0" },
  woodpecker: { repository: "https://woodpecker-ci.org", chart: "woodpecker", version: "3.4.2" },
  zot: { repository: "https://zotregistry.dev/helm-charts", chart: "zot", version: "0.1.91" },
} as const satisfies Record<string, PinnedChart>;

export type ImageName = keyof typeof images;
export type ChartName = keyof typeof charts;

/** A Helm chart and what it is pinned to. */
export interface PinnedChart {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}

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
