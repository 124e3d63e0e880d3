import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "snapshot-controller";

/** The kind VolumeSnapshot, which backups are taken from while a service runs on. */
export const snapshotController: Service = {
  name: "snapshot-controller",
  group: "system",
  about: "Snapshots of volumes.",
  namespace,
  after: [],
  source: {
    kind: "chart",
    chart: "snapshotController",
    values: () => ({
      controller: {
        replicaCount: 1,
        resources: { requests: { cpu: "5m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "Backups fail without it, and those are watched." },
};
