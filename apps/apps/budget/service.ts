import type { Service } from "../../contract/service.ts";
import { serviceUrl } from "../../contract/site.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "budget";

/** Actual Budget: where the household's money goes. */
export const budget: Service = {
  name,
  group: "apps",
  about: "Household money.",
  namespace: name,
  after: ["dex", "gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "actualBudget",
        command: ["node", "app.js"],
        port: 5006,
        readyPath: "/health",
        user: 1000,
        resources: { cpuMillis: 10, memoryMiB: 96, memoryLimitMiB: 384 },
        environment: {
          ACTUAL_DATA_DIR: "/data",
          ACTUAL_LOGIN_METHOD: "openid",
          ACTUAL_OPENID_DISCOVERY_URL: serviceUrl(site, { hostname: "sso" }).replace(/\/$/, ""),
          ACTUAL_OPENID_CLIENT_ID: "budget",
          ACTUAL_OPENID_SERVER_HOSTNAME: serviceUrl(site, { hostname: "budget" }).replace(/\/$/, ""),
        },
        secretEnvironment: { ACTUAL_OPENID_CLIENT_SECRET: { secret: "budget-oidc", key: "client-secret" } },
        data: { path: "/data", sizeGiB: 1 },
        to: [{ namespace: "gateway", port: 8443 }],
      }),
  },
  images: ["actualBudget"],
  web: {
    hostname: "budget",
    service: name,
    port: 5006,
    signIn: {
      kind: "oidc",
      groups: ["admins", "family"],
      client: {
        id: "budget",
        callbackPath: "/openid/callback",
        secret: { namespace: "budget", name: "budget-oidc", key: "client-secret" },
      },
    },
  },
  secrets: [
    {
      name: "budget-oidc",
      namespace: "budget",
      keys: { "client-secret": { kind: "password", length: 48 } },
      restarts: ["Deployment/budget"],
    },
  ],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://budget.budget:5006/health", status: 200 },
};
