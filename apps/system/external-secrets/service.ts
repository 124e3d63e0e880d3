import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "external-secrets";

/**
 * Secrets that apps declare themselves: random ones by its generator, and those of a vault. What the platform itself
 * needs is made by the seed, before anything runs.
 */
export const externalSecrets: Service = {
  name: "external-secrets",
  group: "system",
  about: "Makes random secrets for apps and fetches them from vaults.",
  namespace,
  after: [],
  source: {
    kind: "chart",
    chart: "externalSecrets",
    values: () => ({
      installCRDs: true,
      serviceMonitor: { enabled: true },
      resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      webhook: { resources: { requests: { cpu: "5m", memory: "32Mi" }, limits: { memory: "128Mi" } } },
      certController: { resources: { requests: { cpu: "5m", memory: "48Mi" }, limits: { memory: "192Mi" } } },
    }),
    objects: () => [
      namespaceObject(namespace, { level: "restricted" }),
      {
        apiVersion: "generators.external-secrets.io/v1alpha1",
        kind: "ClusterGenerator",
        metadata: {
          name: "password",
          // Its kind comes with the chart.
          annotations: { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" },
        },
        spec: {
          kind: "Password",
          generator: { passwordSpec: { length: 32, digits: 8, symbols: 0, allowRepeat: true, noUpper: false } },
        },
      },
    ],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "Its webhook is asked whenever a secret is declared." },
};
