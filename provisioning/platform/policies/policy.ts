import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";

/** One rule that every object of our own keeps. */
export interface Policy {
  /** Its name in reports, as a sentence. */
  readonly name: string;
  /** What is wrong, a line each, naming the object. The other objects of the service may take part in the answer. */
  readonly problems: (objects: readonly KubernetesObject[]) => readonly string[];
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> };
  readonly securityContext?: Record<string, unknown>;
}

/** A workload, as far as policies look into it. */
export interface Workload {
  readonly object: KubernetesObject;
  /** `Deployment/gitea`. */
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: {
    readonly hostNetwork?: boolean;
    readonly hostPID?: boolean;
    readonly volumes?: readonly Record<string, unknown>[];
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly containers: readonly Container[];
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"];

interface PodOwner {
  readonly template?: { readonly metadata?: { labels?: Record<string, string> }; readonly spec: Workload["pod"] };
}

/** The workloads among objects, with the pods that they make. */
export function workloads(objects: readonly KubernetesObject[]): readonly Workload[] {
  return objects
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((object) => {
      const { template } = object.spec as PodOwner;
      if (!template) return [];
      const pod = template.spec;
      return [
        {
          object,
          title: `${object.kind}/${object.metadata.name}`,
          labels: template.metadata?.labels ?? {},
          pod,
          containers: [...(pod.initContainers ?? []), ...pod.containers],
        },
      ];
    });
}
