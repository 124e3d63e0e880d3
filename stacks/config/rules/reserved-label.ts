/** What a kubelet may say of itself (Kubernetes, NodeRestriction), less the few that it finds out alone. */
const allowedKeys = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"];
const allowedDomains = ["kubelet.kubernetes.io", "node.kubernetes.io"];
const ownedDomains = ["kubernetes.io", "k8s.io"];

/**
 * Whether only Kubernetes itself may give a node this label: a kubelet that is told to set it does not start.
 * @param key one that is well formed
 */
export function isReservedLabel(key: string): boolean {
  const [domain = "", name] = key.split("/");
  if (name === undefined || !isBelow(domain, ownedDomains)) return false;
  return !allowedKeys.includes(key) && !isBelow(domain, allowedDomains);
}

function isBelow(domain: string, owners: readonly string[]): boolean {
  return owners.some((owner) => domain === owner || domain.endsWith(`.${owner}`));
}
