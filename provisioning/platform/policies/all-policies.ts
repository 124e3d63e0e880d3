import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import { type Policy, type Workload, workloads } from "./policy.ts";

/** A policy on every container. */
function forContainers(
  name: string,
  problem: (container: Workload["containers"][number]) => string | undefined,
): Policy {
  return {
    name,
    problems: (objects) =>
      workloads(objects).flatMap(({ title, containers }) =>
        containers.flatMap((container) => {
          const text = problem(container);
          return text ? [`${title}, container ${container.name}: ${text}`] : [];
        }),
      ),
  };
}

const pinnedImage = forContainers("an image is pinned to a version", ({ image = "" }) => {
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (!tag) return `${image || "no image"} has no tag`;
  return /^(latest|stable|main|master|edge|nightly)$/.test(tag) ? `${tag} is not a version` : undefined;
});

const requestsSet = forContainers("a container says what it needs", ({ resources }) => {
  const { requests = {}, limits = {} } = resources ?? {};
  const lacks = [
    ...["cpu", "memory"].filter((key) => !requests[key]).map((key) => `a request for ${key}`),
    ...(limits.memory ? [] : ["a limit for memory"]),
  ];
  return lacks.length > 0 ? `lacks ${lacks.join(", ")}` : undefined;
});

const noPrivilege = forContainers("a container has no privilege", ({ securityContext = {} }) => {
  if (securityContext.privileged) return "is privileged";
  return securityContext.allowPrivilegeEscalation === false ? undefined : "may gain privileges";
});

const readOnlyRoot = forContainers("the root of a container is read-only", ({ securityContext = {} }) =>
  securityContext.readOnlyRootFilesystem === true ? undefined : "may write to its image's files",
);

const nothingOfTheHost: Policy = {
  name: "a pod has nothing of its node",
  problems: (objects) =>
    workloads(objects).flatMap(({ title, pod }) => [
      ...(pod.hostNetwork ? [`${title} is on the node's network`] : []),
      ...(pod.hostPID ? [`${title} sees the node's processes`] : []),
      ...(pod.volumes?.some((volume) => "hostPath" in volume) ? [`${title} mounts a directory of the node`] : []),
    ]),
};

interface PolicySpec {
  readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly policyTypes?: readonly string[];
}

const networkPolicyPresent: Policy = {
  name: "a network policy holds for every pod",
  problems: (objects) => {
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy").map(({ spec }) => spec as PolicySpec);
    const selects = ({ podSelector }: PolicySpec, labels: Readonly<Record<string, string>>) =>
      Object.entries(podSelector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
    return workloads(objects).flatMap(({ title, labels }) =>
      policies.some((policy) => selects(policy, labels)) ? [] : [`${title} has none`],
    );
  },
};

const enforcedNamespace: Policy = {
  name: "a namespace enforces its level of pod security",
  problems: (objects: readonly KubernetesObject[]) =>
    objects
      .filter(({ kind }) => kind === "Namespace")
      .filter(({ metadata }) => !metadata.labels?.["pod-security.kubernetes.io/enforce"])
      .map(({ metadata }) => `${metadata.name} enforces none`),
};

/** What our own manifests are held to; charts bring their own ways. */
export const allPolicies: readonly Policy[] = [
  pinnedImage,
  requestsSet,
  noPrivilege,
  readOnlyRoot,
  nothingOfTheHost,
  networkPolicyPresent,
  enforcedNamespace,
];
