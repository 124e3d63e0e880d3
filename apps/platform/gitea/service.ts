import type { Service } from "../../contract/service.ts";
import { seedStorage } from "../../workload/volume-claim.ts";
import { giteaNamespace, giteaObjects, giteaPort } from "./objects.ts";

/** The git server that Argo CD follows: the source of everything else, so nothing of the platform comes before it. */
export const gitea: Service = {
  name: "gitea",
  group: "platform",
  about: "Git server; what is pushed here is what runs.",
  namespace: giteaNamespace,
  after: [],
  source: { kind: "objects", objects: giteaObjects },
  images: ["gitea"],
  web: {
    hostname: "git",
    service: "gitea",
    port: giteaPort,
    nodePort: 30030,
    signIn: {
      kind: "oidc",
      groups: ["admins", "family"],
      fallback: { user: "hearth", password: { namespace: giteaNamespace, name: "gitea-admin", key: "password" } },
      client: {
        id: "gitea",
        callbackPath: "/user/oauth2/kanidm/callback",
        secret: { namespace: giteaNamespace, name: "gitea-oidc", key: "client-secret" },
      },
    },
  },
  secrets: [
    {
      name: "gitea-keys",
      namespace: giteaNamespace,
      keys: {
        "secret-key": { kind: "bytes", bytes: 48 },
        "internal-token": { kind: "bytes", bytes: 64 },
        "oauth2-jwt-secret": { kind: "bytes", bytes: 32 },
      },
      restarts: ["Deployment/gitea"],
    },
    {
      name: "gitea-admin",
      namespace: giteaNamespace,
      keys: {
        username: { kind: "text", text: () => "hearth" },
        password: { kind: "password", length: 32 },
      },
      restarts: [],
    },
    {
      name: "gitea-oidc",
      namespace: giteaNamespace,
      keys: { "client-secret": { kind: "password", length: 48 } },
      restarts: ["Deployment/gitea"],
    },
  ],
  backup: [{ ...seedStorage, claim: "gitea-data", schedule: "15 3 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://gitea.${giteaNamespace}:${giteaPort}/api/healthz`, status: 200, expect: "pass" },
};
