import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "kured";
const podSecurity = { level: "privileged", reason: "It reboots its node." } as const;

/** Nodes that want a reboot after an update get it at night, one at a time, drained before. */
export const kured: Service = {
  name: "kured",
  group: "system",
  about: "Reboots nodes after updates, one at a time, at night.",
  namespace,
  after: [],
  source: {
    kind: "chart",
    chart: "kured",
    values: () => ({
      configuration: {
        period: "15m",
        startTime: "02:00",
        endTime: "05:00",
        timeZone: "Local",
        concurrency: 1,
        rebootDelay: "60s",
        // A cluster that is ill already is not made worse.
        prometheusUrl: "http://prometheus-operated.monitoring:9090",
        alertFilterRegexp: "^(Watchdog|InfoInhibitor|RebootRequired)$",
        alertFiringOnly: true,
      },
      metrics: { create: true },
      resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } },
    }),
    objects: () => [namespaceObject(namespace, podSecurity)],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity,
  health: { kind: "resources", why: "An alert looks at nodes that have waited for a reboot for a week." },
};
