import type { KubernetesObject } from "#apps/contract/kubernetes-object.ts";
import type { Homelab } from "../e2e/homelab.ts";

/** Everything with a namespace is tried out in this one. */
const namespace = "dry-run";

interface KnownKind {
  readonly namespaced: boolean;
}

/**
 * Lets the cluster's API server judge objects without making them: `kubectl apply --dry-run=server`.
 * @returns kinds that the cluster does not have, whose objects nobody judged
 * @throws Error with what the API server refused
 */
export async function dryRun(lab: Homelab, objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  const known = await knownKinds(lab);
  const kindOf = ({ apiVersion, kind }: KubernetesObject) => `${apiVersion} ${kind}`;
  const items = objects.flatMap((object) => {
    const kind = known.get(kindOf(object));
    if (!kind) return [];
    return [kind.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object];
  });
  await lab.kubectl(`create namespace ${namespace}`);
  try {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await lab.kubectl("apply --server-side --force-conflicts --dry-run=server --validate=strict -o name -f -", list);
  } finally {
    await lab.kubectl(`delete namespace ${namespace} --wait=false`);
  }
  return [...new Set(objects.map(kindOf))].filter((kind) => !known.has(kind)).sort();
}

async function knownKinds(lab: Homelab): Promise<ReadonlyMap<string, KnownKind>> {
  const lines = (await lab.kubectl("api-resources --no-headers")).split("\n");
  return new Map(
    lines.map((line) => {
      const [kind, namespaced, apiVersion] = line.trim().split(/ +/).reverse();
      return [`${apiVersion} ${kind}`, { namespaced: namespaced === "true" }];
    }),
  );
}
