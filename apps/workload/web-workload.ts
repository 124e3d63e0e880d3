import type { KubernetesObject } from "../contract/kubernetes-object.ts";
import { hardenedContainer, hardenedPod } from "./hardened-pod.ts";
import { selectorLabels } from "./labels.ts";
import { type NetworkAccess, networkPolicy } from "./network-policies.ts";
import { type Resources, resourceRequirements } from "./resources.ts";

/** A program that answers on one port: what most services are. */
export interface WebWorkload {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly port: number;
  /** Path that answers 200 when the program is ready. */
  readonly readyPath: string;
  /** User and group that it runs as; never 0. */
  readonly user: number;
  readonly resources: Resources;
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables out of Secrets of its namespace. */
  readonly secretEnvironment?: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  /** Whose rights at the API server it has; absent: none. */
  readonly serviceAccount?: string;
  /** How its probes ask; default HTTP. */
  readonly scheme?: "HTTPS";
  readonly volumes?: readonly MountedVolume[];
  /** Programs of its own in the same pod, reached by loopback. */
  readonly beside?: readonly Beside[];
  readonly access: NetworkAccess;
  /** A slow machine may take minutes to start a program for the first time; default 300. */
  readonly startsWithinSeconds?: number;
  /** Something that changes when the pod has to start again: the digest of its configuration. */
  readonly restartOn?: string;
  /** Address of its Service for ever; absent: the cluster chooses. */
  readonly clusterIp?: string;
  readonly nodePort?: number;
}

/** A program that a {@link WebWorkload} needs at hand. */
export interface Beside {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly resources: Resources;
}

/** Files that a container sees: a kind of Kubernetes volume, and where it goes. */
export interface MountedVolume {
  readonly name: string;
  readonly path: string;
  readonly source: object;
  /** One file of the volume instead of all. */
  readonly subPath?: string;
  readonly readOnly?: true;
}

/** Its volume can be held by one pod only. */
const onePodAtATime = { type: "Recreate" };
const neverNone = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };

/** Deployment, Service and network policy of a {@link WebWorkload}. */
export function webWorkload(workload: WebWorkload): KubernetesObject[] {
  const { name, namespace, port, startsWithinSeconds: startSeconds = 300 } = workload;
  const volumes = workload.volumes ?? [];
  const scheme = workload.scheme ? { scheme: workload.scheme } : {};
  const probe = { httpGet: { path: workload.readyPath, port, ...scheme }, timeoutSeconds: 5 };
  const container = {
    ...hardenedContainer,
    name,
    image: workload.image,
    imagePullPolicy: "IfNotPresent",
    command: workload.command,
    env: [
      ...Object.entries(workload.environment ?? {}).map(([key, value]) => ({ name: key, value })),
      ...Object.entries(workload.secretEnvironment ?? {}).map(([key, { secret, key: from }]) => ({
        name: key,
        valueFrom: { secretKeyRef: { name: secret, key: from } },
      })),
    ],
    ports: [{ name: "http", containerPort: port }],
    startupProbe: { ...probe, periodSeconds: 2, failureThreshold: startSeconds / 2 },
    readinessProbe: { ...probe, periodSeconds: 5 },
    // Once it has started, a minute of silence is enough.
    livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },
    resources: resourceRequirements(workload.resources),
    volumeMounts: volumes.map(({ name: volume, path, subPath, readOnly }) => ({
      name: volume,
      mountPath: path,
      ...(subPath ? { subPath } : {}),
      ...(readOnly ? { readOnly } : {}),
    })),
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace, labels: selectorLabels(name) },
      spec: {
        replicas: 1,
        strategy: volumes.some(({ source }) => "persistentVolumeClaim" in source) ? onePodAtATime : neverNone,
        // A new version that does not start within this time is told as degraded; the old one serves on.
        progressDeadlineSeconds: startSeconds,
        selector: { matchLabels: selectorLabels(name) },
        template: {
          metadata: {
            labels: selectorLabels(name),
            ...(workload.restartOn ? { annotations: { "hearth.home.arpa/restart-on": workload.restartOn } } : {}),
          },
          spec: {
            ...hardenedPod(workload.user),
            ...(workload.serviceAccount
              ? { serviceAccountName: workload.serviceAccount, automountServiceAccountToken: true }
              : {}),
            containers: [container, ...(workload.beside ?? []).map(besideContainer)],
            volumes: volumes.map((volume) => ({ name: volume.name, ...volume.source })),
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace, labels: selectorLabels(name) },
      spec: {
        type: workload.nodePort === undefined ? "ClusterIP" : "NodePort",
        ...(workload.clusterIp ? { clusterIP: workload.clusterIp } : {}),
        selector: selectorLabels(name),
        ports: [
          {
            name: "http",
            port,
            targetPort: port,
            ...(workload.nodePort === undefined ? {} : { nodePort: workload.nodePort }),
          },
        ],
      },
    },
    networkPolicy(namespace, name, workload.access),
  ];
}

function besideContainer({ name, image, command, resources }: Beside): object {
  return {
    ...hardenedContainer,
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    command,
    resources: resourceRequirements(resources),
  };
}
