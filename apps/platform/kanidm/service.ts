import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import { type Site, serviceUrl } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { volumeClaim } from "../../workload/volume-claim.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "kanidm";
const hostname = "id";

/** People and the groups that they are in. It keeps passwords and passkeys; no other service ever sees one. */
export const kanidm: Service = {
  name: "kanidm",
  group: "platform",
  about: "People, groups, passkeys.",
  namespace,
  after: ["gateway", "certificate-issuers", "longhorn"],
  source: { kind: "objects", objects },
  images: ["kanidm"],
  web: {
    hostname,
    service: "kanidm",
    port: 8443,
    signIn: { kind: "none", reason: "It is where people sign in." },
  },
  secrets: [],
  backup: [{ claim: "kanidm-data", schedule: "45 2 * * *", keepDaily: 14, keepWeekly: 8 }],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "It speaks TLS only; the probe asks its status page." },
};

function objects(site: Site): readonly KubernetesObject[] {
  const origin = serviceUrl(site, { hostname }).replace(/\/$/, "");
  const configuration = [
    'version = "2"',
    'bindaddress = "0.0.0.0:8443"',
    'db_path = "/data/kanidm.db"',
    'tls_chain = "/tls/tls.crt"',
    'tls_key = "/tls/tls.key"',
    `domain = "${hostname}.${site.domain}"`,
    `origin = "${origin}"`,
    "",
    "[online_backup]",
    'path = "/data/backups"',
    'schedule = "00 02 * * *"',
    "versions = 7",
    "",
  ].join("\n");
  return [
    namespaceObject(namespace, { level: "restricted" }),
    volumeClaim(site, namespace, "kanidm-data", 2),
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: "kanidm", namespace },
      spec: {
        secretName: "kanidm-tls",
        dnsNames: [`${hostname}.${site.domain}`, `kanidm.${namespace}.svc.${site.clusterDomain}`],
        issuerRef: { kind: "ClusterIssuer", name: "home" },
      },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kanidm-configuration", namespace },
      data: { "server.toml": configuration },
    },
    ...webWorkload({
      name: "kanidm",
      namespace,
      image: imageReference(site, "kanidm"),
      command: ["/sbin/kanidmd", "server", "-c", "/etc/kanidm/server.toml"],
      port: 8443,
      readyPath: "/status",
      scheme: "HTTPS",
      user: 389,
      resources: { cpuMillis: 20, memoryMiB: 128, memoryLimitMiB: 512 },
      volumes: [
        { name: "data", path: "/data", source: { persistentVolumeClaim: { claimName: "kanidm-data" } } },
        {
          name: "configuration",
          path: "/etc/kanidm",
          source: { configMap: { name: "kanidm-configuration" } },
          readOnly: true,
        },
        { name: "tls", path: "/tls", source: { secret: { secretName: "kanidm-tls" } }, readOnly: true },
      ],
      access: { from: [{ neighbour: "gateway", ports: [8443] }], to: ["dns"] },
    }),
  ];
}
