import type { Service } from "../../contract/service.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "jellyfin";

/** Films and music on every screen of the house. Its account is made by whoever opens it first: do so when you switch it on. */
export const jellyfin: Service = {
  name,
  group: "apps",
  about: "Films, series and music.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "jellyfin",
        command: [
          "/jellyfin/jellyfin",
          "--datadir=/data",
          "--cachedir=/cache",
          "--configdir=/data/config",
          "--logdir=/tmp",
        ],
        port: 8096,
        readyPath: "/health",
        user: 1000,
        resources: { cpuMillis: 100, memoryMiB: 384, memoryLimitMiB: 2048 },
        data: { path: "/data", sizeGiB: 50 },
        scratch: ["/cache"],
        to: ["internet"],
      }),
  },
  images: ["jellyfin"],
  web: {
    hostname: "films",
    service: name,
    port: 8096,
    signIn: { kind: "none", reason: "Television sets cannot go through a sign-in page; it has accounts of its own." },
  },
  secrets: [],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://jellyfin.jellyfin:8096/health", status: 200, expect: "Healthy" },
};
