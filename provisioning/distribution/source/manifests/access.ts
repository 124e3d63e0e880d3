/**
 * What the node's own components may do beyond the roles that Kubernetes brings: the API server speaks to kubelets,
 * flannel reads nodes and writes its address on its own one (flannel's documentation, “kube-flannel.yml”).
 */
export function accessManifests(): object[] {
  return [
    clusterRoleBinding("hearth:kubelet-api", "system:kubelet-api-admin", "kube-apiserver-kubelet-client"),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "hearth:flannel" },
      rules: [
        { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
        { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
      ],
    },
    clusterRoleBinding("hearth:flannel", "hearth:flannel", "flannel"),
  ];
}

function clusterRoleBinding(name: string, role: string, user: string): object {
  const apiGroup = "rbac.authorization.k8s.io";
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup, kind: "ClusterRole", name: role },
    subjects: [{ apiGroup, kind: "User", name: user }],
  };
}
