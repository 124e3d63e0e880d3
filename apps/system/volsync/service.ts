import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "volsync-system";

/** Copies volumes by restic, encrypted, to the bucket of the environment: what is copied and when, each service says. */
export const volsync: Service = {
  name: "volsync",
  group: "system",
  about: "Backs volumes up, encrypted, away from the house.",
  namespace,
  after: ["snapshot-controller"],
  source: {
    kind: "chart",
    chart: "volsync",
    values: () => ({
      manageCRDs: true,
      metrics: { disableAuth: true },
      resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    }),
    objects: () => [namespaceObject(namespace, { level: "restricted" })],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "An alert looks at the age of every backup." },
};
