import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "cert-manager";

/** Certificates, and their renewal. Whom they are asked of is `certificate-issuers`. */
export const certManager: Service = {
  name: "cert-manager",
  group: "system",
  about: "Makes and renews certificates.",
  namespace,
  after: [],
  source: {
    kind: "chart",
    chart: "certManager",
    values: () => ({
      crds: { enabled: true, keep: true },
      enableCertificateOwnerRef: false, // a certificate outlives a mistake in git
      prometheus: { enabled: true, servicemonitor: { enabled: true } },
      resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      webhook: { resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } } },
      cainjector: { resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } } },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "Its webhook is asked whenever an issuer is applied." },
};
