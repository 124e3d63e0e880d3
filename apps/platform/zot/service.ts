import type { Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "zot";

/** Images that are built in the house. */
export const zot: Service = {
  name: "zot",
  group: "platform",
  about: "Registry for images of your own.",
  namespace,
  after: ["gateway", "dex", "longhorn"],
  source: { kind: "chart", chart: "zot", values, objects: () => [namespaceObject(namespace, { level: "restricted" })] },
  images: [],
  web: {
    hostname: "registry",
    service: "zot",
    port: 5000,
    signIn: {
      kind: "oidc",
      groups: ["admins", "family"],
      client: {
        id: "zot",
        callbackPath: "/zot/auth/callback/oidc",
        secret: { namespace, name: "zot-oidc", key: "client-secret" },
      },
    },
  },
  secrets: [
    {
      name: "zot-oidc",
      namespace,
      keys: { "client-secret": { kind: "password", length: 48 } },
      restarts: ["StatefulSet/zot"],
    },
  ],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://zot.${namespace}:5000/livez`, status: 200 },
};

function values(site: Site): object {
  const configuration = {
    distSpecVersion: "1.1.1",
    storage: { rootDirectory: "/var/lib/registry", gc: true, gcDelay: "24h", gcInterval: "24h", dedupe: true },
    http: {
      address: "0.0.0.0",
      port: "5000",
      externalUrl: serviceUrl(site, { hostname: "registry" }).replace(/\/$/, ""),
      auth: {
        openid: {
          providers: {
            oidc: {
              issuer: serviceUrl(site, { hostname: "sso" }).replace(/\/$/, ""),
              clientid: "zot",
              credentialsFile: "/secret/client-secret",
              scopes: ["openid", "profile", "email", "groups"],
            },
          },
        },
      },
      accessControl: {
        repositories: { "**": { anonymousPolicy: ["read"], defaultPolicy: ["read"] } },
        adminPolicy: { groups: ["admins"], actions: ["read", "create", "update", "delete"] },
      },
    },
    extensions: {
      search: { enable: true, cve: { updateInterval: "24h" } },
      ui: { enable: true },
      metrics: { enable: true, prometheus: { path: "/metrics" } },
    },
  };
  return {
    persistence: true,
    pvc: { create: true, storage: "20Gi", storageClassName: site.storageClass },
    service: { type: "ClusterIP", port: 5000 },
    mountConfig: true,
    configFiles: { "config.json": JSON.stringify(configuration, null, 2) },
    externalSecrets: [{ secretName: "zot-oidc", mountPath: "/secret" }],
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "384Mi" } },
  };
}
