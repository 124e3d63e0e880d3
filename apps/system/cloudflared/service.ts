import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { handedSecret } from "../../workload/handed-secret.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "cloudflared";
const port = 2000;

/**
 * The house's end of the tunnel: it connects outwards, so that the router lets nobody in. What comes through it goes to
 * the gateway, where the same sign-in holds as in the house. Which names lead to what is the layer external's to say.
 */
export const cloudflared: Service = {
  name: "cloudflared",
  group: "system",
  about: "The house's end of the tunnel that people come through from outside.",
  namespace,
  after: ["gateway"],
  outside: true,
  source: { kind: "objects", objects },
  images: ["cloudflared"],
  metrics: { port: "http", path: "/metrics" },
  secrets: [{ ...handedSecret(namespace, "tunnel", "token", "tunnel-token"), restarts: ["Deployment/cloudflared"] }],
  backup: [],
  podSecurity: { level: "restricted" },
  health: {
    kind: "http",
    url: `http://cloudflared.${namespace}:${port}/ready`,
    status: 200,
    expect: "readyConnections",
  },
};

function objects(site: Site): readonly KubernetesObject[] {
  return [
    namespaceObject(namespace, { level: "restricted" }),
    ...webWorkload({
      name: "cloudflared",
      namespace,
      image: imageReference(site, "cloudflared"),
      command: ["cloudflared", "tunnel", "--no-autoupdate", "--metrics", `0.0.0.0:${port}`, "run"],
      port,
      // Answers 200 as long as one connection to the other end is up.
      readyPath: "/ready",
      user: 65_532,
      resources: { cpuMillis: 10, memoryMiB: 32, memoryLimitMiB: 128 },
      secretEnvironment: { TUNNEL_TOKEN: { secret: "tunnel", key: "token" } },
      access: {
        from: [
          { neighbour: "monitoring", ports: [port] },
          { neighbour: { namespace: "gatus" }, ports: [port] },
        ],
        to: ["dns", "internet", { namespace: "gateway", port: 8443 }],
      },
    }),
  ];
}
