import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "longhorn-system";
const podSecurity = { level: "privileged", reason: "It mounts disks of the nodes into pods." } as const;

/** The one that backups ask for: snapshots that stay in the cluster, for as long as a backup reads them. */
const snapshotClass: KubernetesObject = {
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshotClass",
  metadata: {
    name: "longhorn",
    annotations: {
      "snapshot.storage.kubernetes.io/is-default-class": "true",
      "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
    },
  },
  driver: "driver.longhorn.io",
  deletionPolicy: "Delete",
  parameters: { type: "snap" },
};

/** Volumes with copies on several nodes; one node alone keeps to directories of its disk. */
export const longhorn: Service = {
  name: "longhorn",
  group: "system",
  about: "Volumes that survive the loss of a node.",
  namespace,
  after: ["snapshot-controller"],
  optional: true,
  source: {
    kind: "chart",
    chart: "longhorn",
    values: () => ({
      persistence: { defaultClass: false, defaultClassReplicaCount: 2, reclaimPolicy: "Retain" },
      defaultSettings: {
        replicaSoftAntiAffinity: false,
        // A node that is rebuilt comes back within the hour: copying everything to others first would take longer.
        replicaReplenishmentWaitInterval: 3600,
        nodeDrainPolicy: "allow-if-replica-is-stopped",
        upgradeChecker: false,
        allowCollectingLonghornUsageMetrics: false,
      },
      csi: { attacherReplicaCount: 1, provisionerReplicaCount: 1, resizerReplicaCount: 1, snapshotterReplicaCount: 1 },
      longhornUI: { replicas: 1 },
      metrics: { serviceMonitor: { enabled: true } },
    }),
    objects: () => [namespaceObject(namespace, podSecurity), snapshotClass],
  },
  images: [],
  web: {
    hostname: "longhorn",
    service: "longhorn-frontend",
    port: 80,
    signIn: { kind: "proxy", groups: ["admins"] },
  },
  secrets: [],
  backup: [],
  podSecurity,
  health: { kind: "resources", why: "Alerts look at volumes that are degraded." },
};
