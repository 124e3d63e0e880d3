import type { Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { volumeClaim } from "../../workload/volume-claim.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "ntfy";

/** Alerts on a phone, without anybody else's cloud. */
export const ntfy: Service = {
  name: "ntfy",
  group: "platform",
  about: "Alerts on your phone.",
  namespace,
  after: ["gateway", "longhorn"],
  source: { kind: "objects", objects },
  images: ["ntfy"],
  web: {
    hostname: "ntfy",
    service: "ntfy",
    port: 8080,
    signIn: { kind: "none", reason: "Phones subscribe with a topic's name; the network decides who reaches it." },
  },
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://ntfy.${namespace}:8080/v1/health`, status: 200, expect: "true" },
};

function objects(site: Site) {
  return [
    namespaceObject(namespace, { level: "restricted" }),
    volumeClaim(site, namespace, "ntfy-cache", 1),
    ...webWorkload({
      name: "ntfy",
      namespace,
      image: imageReference(site, "ntfy"),
      command: ["/usr/bin/ntfy", "serve"],
      port: 8080,
      readyPath: "/v1/health",
      user: 1000,
      resources: { cpuMillis: 5, memoryMiB: 24, memoryLimitMiB: 96 },
      environment: {
        NTFY_BASE_URL: serviceUrl(site, { hostname: "ntfy" }).replace(/\/$/, ""),
        NTFY_LISTEN_HTTP: ":8080",
        NTFY_CACHE_FILE: "/cache/cache.db",
        NTFY_CACHE_DURATION: "72h",
        NTFY_BEHIND_PROXY: "true",
      },
      volumes: [{ name: "cache", path: "/cache", source: { persistentVolumeClaim: { claimName: "ntfy-cache" } } }],
      access: {
        from: [
          { neighbour: "gateway" as const, ports: [8080] },
          { neighbour: "monitoring" as const, ports: [8080] },
        ],
        to: ["dns" as const],
      },
    }),
  ];
}
