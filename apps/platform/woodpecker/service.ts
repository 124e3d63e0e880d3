import type { Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "woodpecker";
const podSecurity = { level: "baseline" } as const;

/** Builds what is pushed to Gitea, in pods of the cluster. */
export const woodpecker: Service = {
  name: "woodpecker",
  group: "platform",
  about: "Builds and tests what you push.",
  namespace,
  after: ["gateway", "longhorn"],
  requires: ["gitea"],
  source: { kind: "chart", chart: "woodpecker", values, objects: () => [namespaceObject(namespace, podSecurity)] },
  images: [],
  web: {
    hostname: "ci",
    service: "woodpecker-server",
    port: 80,
    // It asks Gitea, which asks the single sign-on.
    signIn: { kind: "none", reason: "Its own page shows nothing before one signed in at Gitea." },
  },
  secrets: [
    {
      name: "woodpecker",
      namespace,
      keys: { WOODPECKER_AGENT_SECRET: { kind: "bytes", bytes: 32 } },
      restarts: ["StatefulSet/woodpecker-server", "StatefulSet/woodpecker-agent"],
    },
  ],
  backup: [{ claim: "data-woodpecker-server-0", schedule: "30 3 * * *", keepDaily: 7, keepWeekly: 2 }],
  podSecurity,
  health: { kind: "http", url: `http://woodpecker-server.${namespace}/healthz`, status: 204 },
};

function values(site: Site): object {
  return {
    server: {
      env: {
        WOODPECKER_HOST: serviceUrl(site, { hostname: "ci" }).replace(/\/$/, ""),
        WOODPECKER_GITEA: "true",
        WOODPECKER_GITEA_URL: serviceUrl(site, { hostname: "git" }).replace(/\/$/, ""),
        WOODPECKER_OPEN: "true",
        WOODPECKER_ADMIN: "hearth",
      },
      extraSecretNamesForEnvFrom: ["woodpecker", "woodpecker-gitea"],
      createAgentSecret: false,
      persistentVolume: { enabled: true, size: "5Gi", storageClass: site.storageClass },
      resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "256Mi" } },
    },
    agent: {
      replicaCount: 1,
      mapAgentSecret: false,
      extraSecretNamesForEnvFrom: ["woodpecker"],
      env: {
        WOODPECKER_BACKEND: "kubernetes",
        WOODPECKER_BACKEND_K8S_NAMESPACE: namespace,
        WOODPECKER_BACKEND_K8S_STORAGE_CLASS: site.storageClass,
        WOODPECKER_BACKEND_K8S_VOLUME_SIZE: "10G",
        WOODPECKER_BACKEND_K8S_STORAGE_RWX: "false",
        WOODPECKER_MAX_WORKFLOWS: "2",
      },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    },
  };
}
