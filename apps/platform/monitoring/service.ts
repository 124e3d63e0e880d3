import type { SecretDeclaration, Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { handedSecret } from "../../workload/handed-secret.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { alertRoutes } from "./alert-routes.ts";
import { alertRules } from "./alert-rules.ts";
import { dashboards } from "./dashboards.ts";

const namespace = "monitoring";
const podSecurity = { level: "privileged", reason: "The exporter reads a node's own figures." } as const;

/** Prometheus, Alertmanager and Grafana with what is worth looking at; alerts go to ntfy on a phone. */
export const monitoring: Service = {
  name: "monitoring",
  group: "platform",
  about: "Figures, dashboards and alerts.",
  namespace,
  after: ["gateway", "dex", "longhorn"],
  source: {
    kind: "chart",
    chart: "kubePrometheusStack",
    values,
    objects: (_, running) => [namespaceObject(namespace, podSecurity), alertRules(running), ...dashboards()],
  },
  images: [],
  web: {
    hostname: "grafana",
    service: "monitoring-grafana",
    port: 80,
    signIn: {
      kind: "oidc",
      groups: ["admins", "family"],
      client: {
        id: "grafana",
        callbackPath: "/login/generic_oauth",
        secret: { namespace, name: "grafana-oidc", key: "client-secret" },
      },
      fallback: { user: "admin", password: { namespace, name: "grafana-admin", key: "password" } },
    },
  },
  secrets: [
    {
      name: "grafana-oidc",
      namespace,
      keys: { "client-secret": { kind: "password", length: 48 } },
      restarts: ["Deployment/monitoring-grafana"],
    },
    {
      name: "grafana-admin",
      namespace,
      keys: { user: { kind: "text", text: () => "admin" }, password: { kind: "password", length: 32 } },
      restarts: ["Deployment/monitoring-grafana"],
    },
  ],
  sharedSecrets: outsideSecrets,
  backup: [],
  podSecurity,
  health: {
    kind: "http",
    url: `http://monitoring-grafana.${namespace}/api/health`,
    status: 200,
    expect: '"database": "ok"',
  },
};

/** Files for Alertmanager: an address that is as good as a password, and a password. */
function outsideSecrets({ heartbeat, mail }: Site): readonly SecretDeclaration[] {
  return [
    ...(heartbeat ? [handedSecret(namespace, "heartbeat", "url", "heartbeat-url")] : []),
    ...(mail ? [handedSecret(namespace, "mail", "password", "mail-password")] : []),
  ];
}

function values(site: Site): object {
  const everyMonitor = {
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
  };
  return {
    fullnameOverride: "monitoring",
    // Argo CD and a chart's hooks do not get along; cert-manager makes the webhook's certificate.
    prometheusOperator: {
      admissionWebhooks: { certManager: { enabled: true }, patch: { enabled: false } },
      resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "192Mi" } },
    },
    // These run inside other programs, or on addresses that nobody but the node reaches.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    kubeEtcd: { enabled: false },
    prometheus: {
      prometheusSpec: {
        ...everyMonitor,
        retention: "30d",
        retentionSize: "18GB",
        resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "2Gi" } },
        storageSpec: volume(site, 20),
      },
    },
    alertmanager: {
      config: alertRoutes(site),
      alertmanagerSpec: { storage: volume(site, 1), secrets: outsideSecrets(site).map(({ name }) => name) },
    },
    grafana: grafana(site),
    "prometheus-node-exporter": { resources: { requests: { cpu: "10m", memory: "24Mi" }, limits: { memory: "64Mi" } } },
    "kube-state-metrics": { resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "128Mi" } } },
  };
}

function volume({ storageClass }: Site, sizeGiB: number): object {
  const spec = {
    storageClassName: storageClass,
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: `${sizeGiB}Gi` } },
  };
  return { volumeClaimTemplate: { spec } };
}

function grafana(site: Site): object {
  const issuer = serviceUrl(site, { hostname: "sso" }).replace(/\/$/, "");
  return {
    admin: { existingSecret: "grafana-admin", userKey: "user", passwordKey: "password" },
    persistence: { enabled: false }, // every dashboard is in git
    envValueFrom: {
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: "grafana-oidc", key: "client-secret" } },
    },
    "grafana.ini": {
      server: { root_url: serviceUrl(site, { hostname: "grafana" }) },
      analytics: { reporting_enabled: false, check_for_updates: false },
      "auth.generic_oauth": {
        enabled: true,
        name: "Home",
        client_id: "grafana",
        scopes: "openid profile email groups",
        auth_url: `${issuer}/auth`,
        token_url: `${issuer}/token`,
        api_url: `${issuer}/userinfo`,
        use_pkce: true,
        role_attribute_path: "contains(groups[*], 'admins') && 'GrafanaAdmin' || 'Viewer'",
        allow_assign_grafana_admin: true,
      },
    },
    sidecar: { dashboards: { enabled: true, searchNamespace: "ALL" }, datasources: { enabled: true } },
    additionalDataSources: [{ name: "Loki", type: "loki", url: "http://loki.loki:3100", access: "proxy" }],
    resources: { requests: { cpu: "20m", memory: "128Mi" }, limits: { memory: "384Mi" } },
  };
}
