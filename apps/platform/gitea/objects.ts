import { createHash } from "node:crypto";
import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { seedStorage, volumeClaim } from "../../workload/volume-claim.ts";
import { webWorkload } from "../../workload/web-workload.ts";
import { giteaConfiguration } from "./configuration.ts";

export const giteaNamespace = "gitea";
export const giteaPort = 3000;

/** One replica on one volume, with sqlite: a home's git server is read a hundred times more often than written. */
export function giteaObjects(site: Site): readonly KubernetesObject[] {
  const configuration = giteaConfiguration(site);
  return [
    namespaceObject(giteaNamespace, { level: "restricted" }),
    volumeClaim(seedStorage, giteaNamespace, "gitea-data", 10),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "gitea-configuration", namespace: giteaNamespace },
      data: { "app.ini": configuration },
    },
    ...webWorkload({
      name: "gitea",
      namespace: giteaNamespace,
      image: imageReference(site, "gitea"),
      // The official image's own start script edits the configuration, which is read-only here.
      command: ["/app/gitea/gitea", "web", "--config", "/etc/gitea/app.ini"],
      port: giteaPort,
      readyPath: "/api/healthz",
      user: 1000,
      resources: { cpuMillis: 100, memoryMiB: 192, memoryLimitMiB: 768 },
      environment: { GITEA_WORK_DIR: "/var/lib/gitea", HOME: "/var/lib/gitea/home", TMPDIR: "/tmp" },
      restartOn: createHash("sha256").update(configuration).digest("hex").slice(0, 16),
      volumes: [
        {
          name: "data",
          path: "/var/lib/gitea",
          source: { persistentVolumeClaim: { claimName: "gitea-data" } },
        },
        { name: "tmp", path: "/tmp", source: { emptyDir: {} } },
        {
          name: "configuration",
          path: "/etc/gitea/app.ini",
          subPath: "app.ini",
          source: { configMap: { name: "gitea-configuration" } },
          readOnly: true,
        },
        {
          name: "keys",
          path: "/etc/gitea/keys",
          source: { secret: { secretName: "gitea-keys", defaultMode: 0o440 } },
          readOnly: true,
        },
      ],
      access: {
        from: [
          { neighbour: "everybody", ports: [giteaPort] }, // the laptop's pushes arrive through a node
        ],
        // Argo CD and Woodpecker are told of pushes; a mirror of a public repository comes from the internet.
        to: ["dns", { namespace: "argocd", port: 8080 }, { namespace: "woodpecker", port: 8000 }, "internet"],
      },
      clusterIp: site.gitAddress,
      ...(site.ingress === "node-port" ? { nodePort: 30030 } : {}),
    }),
  ];
}
