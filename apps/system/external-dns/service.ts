import type { Service } from "../../contract/service.ts";
import { dnsTokenSecret } from "../../workload/dns-token-secret.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "external-dns";

/** Tells the domain's DNS where services are. Only where somebody keeps the domain's DNS. */
export const externalDns: Service = {
  name: "external-dns",
  group: "system",
  about: "Writes the names of services into the domain's DNS.",
  namespace,
  after: ["gateway"],
  optional: true,
  outside: true,
  source: {
    kind: "chart",
    chart: "externalDns",
    values: (site) => ({
      provider: { name: "cloudflare" },
      sources: ["gateway-httproute"],
      domainFilters: [site.domain],
      // Names that lead through the tunnel are the layer external's.
      excludeDomains: site.published ?? [],
      // Records of other makers are left alone; its own carry this name.
      txtOwnerId: `hearth-${site.environment}`,
      policy: "sync",
      env: [{ name: "CF_API_TOKEN", valueFrom: { secretKeyRef: { name: "cloudflare-dns", key: "token" } } }],
      serviceMonitor: { enabled: true },
      resources: { requests: { cpu: "5m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [{ ...dnsTokenSecret(namespace), restarts: ["Deployment/external-dns"] }],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "It says of every change that it wrote it; alerts look at its errors." },
};
