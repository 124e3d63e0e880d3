import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "loki";

/** The logs of every pod for two weeks, one process with one volume. */
export const loki: Service = {
  name: "loki",
  group: "platform",
  about: "Logs of everything, two weeks of them.",
  namespace,
  after: ["longhorn"],
  source: {
    kind: "chart",
    chart: "loki",
    values: (site) => ({
      deploymentMode: "SingleBinary",
      loki: {
        auth_enabled: false,
        commonConfig: { replication_factor: 1 },
        storage: { type: "filesystem" },
        schemaConfig: {
          configs: [
            {
              from: "2024-04-01",
              store: "tsdb",
              object_store: "filesystem",
              schema: "v13",
              index: { prefix: "loki_index_", period: "24h" },
            },
          ],
        },
        limits_config: { retention_period: "336h", allow_structured_metadata: true, volume_enabled: true },
        compactor: { retention_enabled: true, delete_request_store: "filesystem" },
      },
      singleBinary: {
        replicas: 1,
        persistence: { enabled: true, size: "20Gi", storageClass: site.storageClass },
        resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      },
      // The parts of a large installation.
      read: { replicas: 0 },
      write: { replicas: 0 },
      backend: { replicas: 0 },
      gateway: { enabled: false },
      chunksCache: { enabled: false },
      resultsCache: { enabled: false },
      lokiCanary: { enabled: false },
      test: { enabled: false },
      monitoring: { serviceMonitor: { enabled: true } },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://loki.${namespace}:3100/ready`, status: 200, expect: "ready" },
};
