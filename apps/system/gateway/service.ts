import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "gateway";
const podSecurity = { level: "privileged", reason: "It takes ports 80 and 443 of every node." } as const;

/** The way in: one Gateway for every host name of the domain. Traefik, because it is small and speaks Gateway API. */
export const gateway: Service = {
  name: "gateway",
  group: "system",
  about: "Leads people to services by host name, with a certificate for all of them.",
  namespace,
  after: ["certificate-issuers"],
  source: { kind: "chart", chart: "traefik", values, upstream: "gateway-api", objects },
  images: [],
  secrets: [],
  backup: [],
  podSecurity,
  health: { kind: "http", url: `http://traefik.${namespace}:8080/ping`, status: 200 },
};

function values(): object {
  return {
    // A port of every node: the home's router forwards to any of them, and no balancer is needed.
    deployment: { kind: "DaemonSet" },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    service: { type: "ClusterIP" },
    ports: {
      web: { port: 8000, hostPort: 80, http: { redirections: { entryPoint: { to: "websecure", scheme: "https" } } } },
      websecure: { port: 8443, hostPort: 443, http3: { enabled: true } },
    },
    providers: {
      kubernetesGateway: { enabled: true },
      kubernetesIngress: { enabled: false },
      kubernetesCRD: { enabled: true }, // middlewares, for the sign-in in front of services
    },
    gateway: { enabled: false },
    gatewayClass: { enabled: true, name: "traefik" },
    ingressRoute: { dashboard: { enabled: false } },
    metrics: { prometheus: { service: { enabled: true }, serviceMonitor: { enabled: true } } },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    logs: { general: { level: "WARN" }, access: { enabled: false } },
    globalArguments: [],
  };
}

function objects(site: Site): readonly KubernetesObject[] {
  const everywhere = { namespaces: { from: "All" } };
  return [
    namespaceObject(namespace, podSecurity),
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "home", namespace },
      spec: {
        gatewayClassName: "traefik",
        listeners: [
          {
            name: "https",
            port: 8443,
            protocol: "HTTPS",
            hostname: `*.${site.domain}`,
            tls: { mode: "Terminate", certificateRefs: [{ name: "wildcard" }] },
            allowedRoutes: everywhere,
          },
        ],
      },
    },
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: "wildcard", namespace },
      spec: {
        secretName: "wildcard",
        dnsNames: [`*.${site.domain}`, site.domain],
        issuerRef: { kind: "ClusterIssuer", name: "home" },
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      },
    },
  ];
}
