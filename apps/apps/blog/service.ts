import type { Service } from "../../contract/service.ts";
import { serviceUrl } from "../../contract/site.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "blog";

/** Writing for others to read. */
export const blog: Service = {
  name,
  group: "apps",
  about: "A blog.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "ghost",
        command: ["node", "current/index.js"],
        port: 2368,
        readyPath: "/ghost/api/admin/site/",
        user: 1000,
        resources: { cpuMillis: 20, memoryMiB: 192, memoryLimitMiB: 512 },
        environment: {
          url: serviceUrl(site, { hostname: "blog" }).replace(/\/$/, ""),
          NODE_ENV: "production",
          database__client: "sqlite3",
          database__connection__filename: "/var/lib/ghost/content/data/ghost.db",
          database__useNullAsDefault: "true",
          privacy__useUpdateCheck: "false",
        },
        data: { path: "/var/lib/ghost/content", sizeGiB: 5 },
      }),
  },
  images: ["ghost"],
  web: {
    hostname: "blog",
    service: name,
    port: 2368,
    signIn: { kind: "none", reason: "It is read by everybody; who writes has an account in it." },
  },
  secrets: [],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://blog.blog:2368/ghost/api/admin/site/", status: 200 },
};
