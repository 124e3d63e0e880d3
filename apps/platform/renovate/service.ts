import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { hardenedContainer, hardenedPod } from "../../workload/hardened-pod.ts";
import { selectorLabels } from "../../workload/labels.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { networkPolicy } from "../../workload/network-policies.ts";
import { resourceRequirements } from "../../workload/resources.ts";

const namespace = "renovate";

/** Looks for new versions every night and proposes them in Gitea, one pull request each. */
export const renovate: Service = {
  name: "renovate",
  group: "platform",
  about: "Proposes new versions as pull requests.",
  namespace,
  after: [],
  requires: ["gitea"],
  optional: true,
  source: { kind: "objects", objects },
  images: ["renovate"],
  secrets: [
    {
      // Its account in Gitea is made like Argo CD's.
      name: "renovate",
      namespace,
      keys: { password: { kind: "password", length: 32 } },
      restarts: [],
    },
  ],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "An alert looks at CronJobs that fail." },
};

function objects(site: Site): readonly KubernetesObject[] {
  const environment = {
    RENOVATE_PLATFORM: "gitea",
    RENOVATE_ENDPOINT: `http://git.${site.domain}:3000/api/v1`,
    RENOVATE_USERNAME: "renovate",
    RENOVATE_GIT_AUTHOR: `Renovate <renovate@noreply.${site.domain}>`,
    RENOVATE_AUTODISCOVER: "true",
    RENOVATE_BASE_DIR: "/work",
    HOME: "/work",
    LOG_FORMAT: "json",
  };
  return [
    namespaceObject(namespace, { level: "restricted" }),
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "renovate", namespace },
      spec: {
        schedule: "15 1 * * *",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: 7200,
            template: {
              metadata: { labels: selectorLabels("renovate") },
              spec: {
                ...hardenedPod(12_021),
                restartPolicy: "Never",
                hostAliases: [{ ip: site.gitAddress, hostnames: [`git.${site.domain}`] }],
                containers: [
                  {
                    ...hardenedContainer,
                    name: "renovate",
                    image: imageReference(site, "renovate"),
                    imagePullPolicy: "IfNotPresent",
                    env: [
                      ...Object.entries(environment).map(([name, value]) => ({ name, value })),
                      {
                        name: "RENOVATE_PASSWORD",
                        valueFrom: { secretKeyRef: { name: "renovate", key: "password" } },
                      },
                    ],
                    resources: resourceRequirements({ cpuMillis: 100, memoryMiB: 512, memoryLimitMiB: 2048 }),
                    volumeMounts: [
                      { name: "work", mountPath: "/work" },
                      { name: "work", mountPath: "/tmp", subPath: "tmp" },
                    ],
                  },
                ],
                volumes: [{ name: "work", emptyDir: { sizeLimit: "10Gi" } }],
              },
            },
          },
        },
      },
    },
    networkPolicy(namespace, "renovate", { from: [], to: ["dns", "internet", { namespace: "gitea", port: 3000 }] }),
  ];
}
