/** A name in kube-system with its usual label. */
export function systemMetadata(name: string): { name: string; namespace: string; labels: Record<string, string> } {
  return { name, namespace: "kube-system", labels: { "app.kubernetes.io/name": name } };
}

export function serviceAccount(name: string): object {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: systemMetadata(name) };
}

/** A cluster-wide role and its binding to the service account of the same name. */
export function serviceAccountRole(name: string, rules: readonly object[]): object[] {
  const apiGroup = "rbac.authorization.k8s.io";
  return [
    { apiVersion: `${apiGroup}/v1`, kind: "ClusterRole", metadata: { name: `hearth:${name}` }, rules },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: `hearth:${name}` },
      roleRef: { apiGroup, kind: "ClusterRole", name: `hearth:${name}` },
      subjects: [{ kind: "ServiceAccount", name, namespace: "kube-system" }],
    },
  ];
}

/** A node that is lost is given up for these pods after half a minute instead of Kubernetes' five. */
export const systemTolerations: readonly object[] = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
];
