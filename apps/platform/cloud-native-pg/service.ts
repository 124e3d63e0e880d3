import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "cnpg-system";

/** PostgreSQL for apps: each declares a cluster of its own and gets a user, a password and backups. */
export const cloudNativePg: Service = {
  name: "cloud-native-pg",
  group: "platform",
  about: "PostgreSQL for apps.",
  namespace,
  after: [],
  optional: true,
  source: {
    kind: "chart",
    chart: "cloudNativePg",
    values: () => ({
      crds: { create: true },
      monitoring: { podMonitorEnabled: true, grafanaDashboard: { create: true } },
      resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "Its webhook is asked whenever a database is declared." },
};
