import type { Service } from "../../contract/service.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "editor";

/** An editor with a terminal, wherever there is a browser. It asks nobody itself: only the gateway's sign-in stands before it. */
export const editor: Service = {
  name,
  group: "apps",
  about: "An editor in the browser.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "codeServer",
        command: [
          "/usr/bin/entrypoint.sh",
          "--bind-addr",
          "0.0.0.0:8080",
          "--auth",
          "none",
          "--disable-telemetry",
          "--user-data-dir",
          "/home/coder/.code",
        ],
        port: 8080,
        readyPath: "/healthz",
        user: 1000,
        resources: { cpuMillis: 50, memoryMiB: 256, memoryLimitMiB: 2048 },
        environment: { HOME: "/home/coder" },
        data: { path: "/home/coder", sizeGiB: 10 },
        to: ["internet", { namespace: "gitea", port: 3000 }],
      }),
  },
  images: ["codeServer"],
  web: {
    hostname: "code",
    service: name,
    port: 8080,
    signIn: { kind: "proxy", groups: ["admins"] },
  },
  secrets: [],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://editor.editor:8080/healthz", status: 200 },
};
