import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { homeAppClaim, homeAppObjects } from "../../workload/home-app.ts";

const name = "wireguard";
const podSecurity = { level: "privileged", reason: "It makes a network interface of its own." } as const;

/** The way home from elsewhere. Its port is the only one that a router has to let in. */
export const wireguard: Service = {
  name,
  group: "apps",
  about: "The way home from elsewhere.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: { kind: "objects", objects },
  images: ["wireguard"],
  web: {
    hostname: "vpn",
    service: name,
    port: 51821,
    signIn: { kind: "proxy", groups: ["admins"] },
  },
  secrets: [],
  backup: [{ claim: homeAppClaim(name), schedule: "0 4 * * *", keepDaily: 7, keepWeekly: 4 }],
  podSecurity,
  health: { kind: "resources", why: "Its page answers when its interface is there." },
};

interface PodTemplate {
  readonly spec: { readonly containers: readonly object[]; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

function objects(site: Site): readonly KubernetesObject[] {
  const app = homeAppObjects(site, {
    name,
    image: "wireguard",
    command: ["/usr/bin/dumb-init", "node", "server/index.mjs"],
    port: 51821,
    readyPath: "/",
    user: 1000,
    resources: { cpuMillis: 20, memoryMiB: 64, memoryLimitMiB: 256 },
    environment: { INIT_ENABLED: "true", INIT_HOST: `vpn.${site.domain}`, INIT_PORT: "51820" },
    data: { path: "/etc/wireguard", sizeGiB: 1 },
    to: ["internet"],
  });
  return app.map((object) => {
    if (object.kind === "Namespace") return privileged(object);
    return object.kind === "Deployment" ? withInterface(object) : object;
  });
}

function privileged(object: KubernetesObject): KubernetesObject {
  const labels = { ...object.metadata.labels, "pod-security.kubernetes.io/enforce": podSecurity.level };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/** As root with two rights more: to make the interface, and to write its routes. */
function withInterface(object: KubernetesObject): KubernetesObject {
  const spec = object.spec as { readonly template: PodTemplate };
  const { template } = spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_RAW"] },
    },
  }));
  const pod = { ...template.spec, securityContext: { seccompProfile: { type: "RuntimeDefault" } }, containers };
  return { ...object, spec: { ...spec, template: { ...template, spec: pod } } };
}
