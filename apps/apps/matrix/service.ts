import type { Service } from "../../contract/service.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "matrix";

/** Synapse, with a room for the house. Its configuration is made at its first start, on its volume. */
export const matrix: Service = {
  name,
  group: "apps",
  about: "Chat.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "synapse",
        command: ["/start.py"],
        port: 8008,
        readyPath: "/health",
        user: 991,
        resources: { cpuMillis: 50, memoryMiB: 256, memoryLimitMiB: 1024 },
        environment: {
          SYNAPSE_SERVER_NAME: site.domain,
          SYNAPSE_REPORT_STATS: "no",
          SYNAPSE_CONFIG_DIR: "/data",
          SYNAPSE_NO_TLS: "1",
        },
        data: { path: "/data", sizeGiB: 10 },
        to: ["internet"],
      }),
  },
  images: ["synapse"],
  web: {
    hostname: "matrix",
    service: name,
    port: 8008,
    signIn: { kind: "none", reason: "Chat programs sign in by Matrix itself." },
  },
  secrets: [],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://matrix.matrix:8008/health", status: 200, expect: "OK" },
};
