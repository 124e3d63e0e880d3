import { z } from "zod";
import type { ClusterApi } from "../cluster-api/cluster-api.ts";
import { digestAnnotation } from "../secrets/secret-objects.ts";
import { seededSecretsPath } from "../secrets/secrets-in-cluster.ts";

/** How one workload that the seed is responsible for is. */
export type WorkloadState = "absent" | "starting" | "ready";

/** An Application as Argo CD reports it. */
export interface ApplicationState {
  readonly name: string;
  readonly sync: "Synced" | "OutOfSync" | "Unknown";
  readonly health: "Healthy" | "Progressing" | "Degraded" | "Suspended" | "Missing" | "Unknown";
  /** Commit that it was compared with. */
  readonly revision?: string;
  /** Why it is not well, in Argo CD's words. */
  readonly message?: string;
}

/** What there is of the platform in the cluster. */
export interface PlatformReport {
  /** Digest of each Secret that the seed made, by `namespace/name`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** By `namespace/Kind/name`, for the workloads that were asked for. */
  readonly workloads: Readonly<Record<string, WorkloadState>>;
  /** Empty while Argo CD is not there. */
  readonly applications: readonly ApplicationState[];
}

/** A workload that the seed starts and waits for, or a volume that it cannot be without. */
export interface SeededWorkload {
  readonly namespace: string;
  readonly kind: keyof typeof seededKinds;
  readonly name: string;
}

/** Where each kind is in the API. */
export const seededKinds = {
  Deployment: "/apis/apps/v1",
  StatefulSet: "/apis/apps/v1",
  PersistentVolumeClaim: "/api/v1",
} as const;

export function workloadId({ namespace, kind, name }: SeededWorkload): string {
  return `${namespace}/${kind}/${name}`;
}

/** Looks once; one trip to the cluster. */
export async function reportPlatform(
  cluster: Pick<ClusterApi, "read">,
  workloads: readonly SeededWorkload[],
): Promise<PlatformReport> {
  const [secrets, applications, ...states] = await cluster.read([
    seededSecretsPath,
    "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications",
    ...workloads.map(
      ({ namespace, kind, name }) => `${seededKinds[kind]}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`,
    ),
  ]);
  return {
    secrets: Object.fromEntries(
      (secrets === undefined ? [] : secretList.parse(secrets).items).map(({ metadata }) => [
        `${metadata.namespace}/${metadata.name}`,
        metadata.annotations?.[digestAnnotation] ?? "",
      ]),
    ),
    workloads: Object.fromEntries(
      workloads.map((workload, index) => [workloadId(workload), stateOf(workload, states[index])]),
    ),
    applications: applications === undefined ? [] : applicationList.parse(applications).items.map(applicationState),
  };
}

const secretList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    }),
  ),
});

const workloadSchema = z.object({
  metadata: z.object({ generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      readyReplicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
    })
    .default({ observedGeneration: 0, readyReplicas: 0, updatedReplicas: 0 }),
});

function stateOf({ kind }: SeededWorkload, answer: unknown): WorkloadState {
  if (answer === undefined) return "absent";
  // It is bound when the first pod that mounts it is scheduled, and the pod tells how that goes.
  if (kind === "PersistentVolumeClaim") return "ready";
  const { metadata, spec, status } = workloadSchema.parse(answer);
  const current = status.observedGeneration >= metadata.generation && status.updatedReplicas >= spec.replicas;
  return current && status.readyReplicas >= spec.replicas ? "ready" : "starting";
}

const applicationList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          sync: z
            .object({
              // Empty while an Application has begun to sync and was never compared.
              status: z.enum(["Synced", "OutOfSync", "Unknown"]).catch("Unknown"),
              revision: z.string().optional(),
            })
            .optional(),
          health: z.object({ status: z.string().optional(), message: z.string().optional() }).optional(),
          conditions: z.array(z.object({ type: z.string(), message: z.string() })).optional(),
          operationState: z.object({ phase: z.string(), message: z.string().optional() }).optional(),
        })
        .optional(),
    }),
  ),
});

type ApplicationAnswer = z.output<typeof applicationList>["items"][number];

function applicationState({ metadata, status = {} }: ApplicationAnswer): ApplicationState {
  const { sync, health, conditions = [], operationState } = status;
  const failed =
    operationState && ["Failed", "Error"].includes(operationState.phase) ? operationState.message : undefined;
  const message = conditions.find(({ type }) => type.endsWith("Error"))?.message ?? failed ?? health?.message;
  return {
    name: metadata.name,
    sync: sync?.status ?? "Unknown",
    health: (health?.status || "Unknown") as ApplicationState["health"],
    ...(sync?.revision ? { revision: sync.revision } : {}),
    ...(message ? { message } : {}),
  };
}
