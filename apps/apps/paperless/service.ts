import type { Service } from "../../contract/service.ts";
import { serviceUrl } from "../../contract/site.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "paperless";

/** Letters and bills, scanned and searchable. */
export const paperless: Service = {
  name,
  group: "apps",
  about: "Paper, scanned, read and found again.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "paperless",
        command: ["/init"],
        port: 8000,
        readyPath: "/accounts/login/",
        user: 1000,
        resources: { cpuMillis: 50, memoryMiB: 512, memoryLimitMiB: 1536 },
        environment: {
          PAPERLESS_URL: serviceUrl(site, { hostname: "paper" }).replace(/\/$/, ""),
          PAPERLESS_DATA_DIR: "/data/data",
          PAPERLESS_MEDIA_ROOT: "/data/media",
          PAPERLESS_CONSUMPTION_DIR: "/data/consume",
          PAPERLESS_ADMIN_USER: "admin",
          PAPERLESS_REDIS: "redis://localhost:6379",
          PAPERLESS_TASK_WORKERS: "1",
        },
        secretEnvironment: {
          PAPERLESS_ADMIN_PASSWORD: { secret: "paperless", key: "password" },
          PAPERLESS_SECRET_KEY: { secret: "paperless", key: "secret-key" },
        },
        data: { path: "/data", sizeGiB: 20 },
        scratch: ["/run"],
        beside: [
          {
            name: "queue",
            image: "redis",
            command: ["valkey-server", "--save", "", "--appendonly", "no"],
            resources: { cpuMillis: 5, memoryMiB: 24 },
          },
        ],
      }),
  },
  images: ["paperless", "redis"],
  web: {
    hostname: "paper",
    service: name,
    port: 8000,
    signIn: {
      kind: "password",
      fallback: { user: "admin", password: { namespace: "paperless", name: "paperless", key: "password" } },
    },
  },
  secrets: [
    {
      name: "paperless",
      namespace: "paperless",
      keys: { password: { kind: "password", length: 24 }, "secret-key": { kind: "bytes", bytes: 48 } },
      restarts: ["Deployment/paperless"],
    },
  ],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://paperless.paperless:8000/accounts/login/", status: 200, expect: "Paperless" },
};
