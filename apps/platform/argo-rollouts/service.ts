import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "argo-rollouts";

/** New versions step by step, back by themselves when figures get worse: for apps that ask for it. */
export const argoRollouts: Service = {
  name: "argo-rollouts",
  group: "platform",
  about: "Rolls new versions out step by step.",
  namespace,
  after: [],
  optional: true,
  source: {
    kind: "chart",
    chart: "argoRollouts",
    values: () => ({
      controller: {
        replicas: 1,
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
        resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "192Mi" } },
      },
      dashboard: { enabled: false },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "A rollout that stands still is degraded, and Argo CD says so." },
};
