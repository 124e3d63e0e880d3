import { createHash } from "node:crypto";
import { yamlText } from "#model/yaml-text.ts";
import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { SecretReference, SecretValue, Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "dex";
const hostname = "sso";

/**
 * Where every service asks who somebody is. Its clients are the services themselves, in the list that git knows:
 * nobody clicks one together, and a client exists before its service starts. People and groups are Kanidm's.
 */
export const dex: Service = {
  name: "dex",
  group: "platform",
  about: "Single sign-on: one login for every service.",
  namespace,
  after: ["gateway"],
  requires: ["kanidm"],
  source: { kind: "objects", objects },
  images: ["dex"],
  web: {
    hostname,
    service: "dex",
    port: 5556,
    signIn: { kind: "none", reason: "It is what signs in." },
  },
  secrets: [],
  sharedSecrets: (site, running) => [
    {
      name: "dex-clients",
      namespace,
      keys: sharedKeys(dexClients(site, running)),
      restarts: ["Deployment/dex"],
    },
  ],
  backup: [],
  podSecurity: { level: "restricted" },
  health: {
    kind: "http",
    url: `http://dex.${namespace}:5556/.well-known/openid-configuration`,
    status: 200,
    expect: "authorization_endpoint",
  },
};

/** A client of Dex, and where its secret is kept. */
export interface DexClient {
  readonly id: string;
  readonly name: string;
  readonly redirectUri: string;
  /** Absent for clients that cannot keep one. */
  readonly secret?: SecretReference;
}

/** The clients that the running services declare. */
export function dexClients(site: Site, running: readonly Service[]): readonly DexClient[] {
  return running.flatMap(({ name, web }) => {
    if (web?.signIn.kind !== "oidc") return [];
    const { client } = web.signIn;
    const base = serviceUrl(site, web).replace(/\/$/, "");
    return [
      {
        id: client.id,
        name,
        redirectUri: `${base}${client.callbackPath}`,
        ...(client.secret ? { secret: client.secret } : {}),
      },
    ];
  });
}

/** Each client's secret under the name of its variable: the same value as in the client's own namespace. */
function sharedKeys(clients: readonly DexClient[]): Record<string, SecretValue> {
  return Object.fromEntries(
    clients.flatMap(({ id, secret }) => (secret ? [[variable(id), { kind: "same", as: secret } as const]] : [])),
  );
}

/** Name of the variable that carries a client's secret. */
function variable(id: string): string {
  return `CLIENT_${id.replaceAll("-", "_").toUpperCase()}`;
}

function objects(site: Site, running: readonly Service[]): readonly KubernetesObject[] {
  const clients = dexClients(site, running);
  const configuration = yamlText({
    issuer: serviceUrl(site, { hostname }).replace(/\/$/, ""),
    storage: { type: "kubernetes", config: { inCluster: true } },
    web: { http: "0.0.0.0:5556" },
    telemetry: { http: "0.0.0.0:5558" },
    oauth2: { skipApprovalScreen: true },
    connectors: [
      {
        type: "oidc",
        id: "kanidm",
        name: "Kanidm",
        config: {
          issuer: `${serviceUrl(site, { hostname: "id" })}oauth2/openid/dex`,
          clientID: "dex",
          // A public client with PKCE: Kanidm chooses secrets itself, so that none could be declared.
          pkceChallenge: "S256",
          redirectURI: `${serviceUrl(site, { hostname })}callback`,
          scopes: ["profile", "email", "groups"],
          insecureEnableGroups: true,
          getUserInfo: true,
        },
      },
    ],
    staticClients: clients.map(({ id, name, redirectUri, secret }) => ({
      id,
      name,
      redirectURIs: [redirectUri],
      ...(secret ? { secretEnv: variable(id) } : { public: true }),
    })),
  });
  const keys = Object.keys(sharedKeys(clients));
  return [
    namespaceObject(namespace, { level: "restricted" }),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "dex", namespace } },
    ...permissions(),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "dex-configuration", namespace },
      data: { "config.yaml": configuration },
    },
    ...webWorkload({
      name: "dex",
      namespace,
      image: imageReference(site, "dex"),
      command: ["/usr/local/bin/dex", "serve", "/etc/dex/config.yaml"],
      port: 5556,
      readyPath: "/healthz",
      user: 1001,
      serviceAccount: "dex",
      resources: { cpuMillis: 10, memoryMiB: 48, memoryLimitMiB: 128 },
      secretEnvironment: Object.fromEntries(keys.map((key) => [key, { secret: "dex-clients", key }])),
      restartOn: createHash("sha256").update(configuration).digest("hex").slice(0, 16),
      volumes: [
        {
          name: "configuration",
          path: "/etc/dex",
          source: { configMap: { name: "dex-configuration" } },
          readOnly: true,
        },
        { name: "tmp", path: "/tmp", source: { emptyDir: {} } },
      ],
      access: {
        from: [
          { neighbour: "gateway", ports: [5556] },
          { neighbour: "monitoring", ports: [5558] },
        ],
        to: ["dns", "kubernetes-api", { namespace: "gateway", port: 8443 }],
      },
    }),
  ];
}

/** It keeps its sessions as objects of its own kinds. */
function permissions(): readonly KubernetesObject[] {
  const apiGroup = "rbac.authorization.k8s.io";
  const subjects = [{ kind: "ServiceAccount", name: "dex", namespace }];
  return [
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRole",
      metadata: { name: "dex" },
      rules: [
        {
          apiGroups: ["apiextensions.k8s.io"],
          resources: ["customresourcedefinitions"],
          verbs: ["create", "get", "list"],
        },
      ],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: "dex" },
      roleRef: { apiGroup, kind: "ClusterRole", name: "dex" },
      subjects,
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "Role",
      metadata: { name: "dex", namespace },
      rules: [{ apiGroups: ["dex.coreos.com"], resources: ["*"], verbs: ["*"] }],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "RoleBinding",
      metadata: { name: "dex", namespace },
      roleRef: { apiGroup, kind: "Role", name: "dex" },
      subjects,
    },
  ];
}
