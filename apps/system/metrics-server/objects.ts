import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { hardenedContainer, hardenedPod } from "../../workload/hardened-pod.ts";
import { selectorLabels } from "../../workload/labels.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { networkPolicy } from "../../workload/network-policies.ts";
import { resourceRequirements } from "../../workload/resources.ts";

const name = "metrics-server";
const namespace = "metrics-server";
const port = 10250;

/** The API server forwards `metrics.k8s.io` here; the metrics come from the kubelets. */
export function metricsServerObjects(site: Site): readonly KubernetesObject[] {
  return [
    namespaceObject(namespace, { level: "restricted" }),
    ...permissions(),
    deployment(site),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace, labels: selectorLabels(name) },
      spec: { selector: selectorLabels(name), ports: [{ name: "https", port: 443, targetPort: port }] },
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service: { name, namespace },
        // Its certificate is its own, made at each start.
        insecureSkipTLSVerify: true,
      },
    },
    networkPolicy(namespace, name, {
      from: [{ neighbour: "everybody", ports: [port] }], // the API server is no pod
      to: ["dns", "kubernetes-api", "kubelets"],
    }),
  ];
}

function deployment(site: Site): KubernetesObject {
  const probe = (path: string) => ({ httpGet: { path, port, scheme: "HTTPS" }, periodSeconds: 10, timeoutSeconds: 5 });
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels: selectorLabels(name) },
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorLabels(name) },
      template: {
        metadata: { labels: selectorLabels(name) },
        spec: {
          ...hardenedPod(1000),
          serviceAccountName: name,
          automountServiceAccountToken: true,
          priorityClassName: "system-cluster-critical",
          containers: [
            {
              ...hardenedContainer,
              name,
              image: imageReference(site, "metricsServer"),
              imagePullPolicy: "IfNotPresent",
              args: [
                "--cert-dir=/tmp",
                `--secure-port=${port}`,
                "--kubelet-preferred-address-types=InternalIP,Hostname",
                "--kubelet-use-node-status-port",
                // Kubelets of both distributions serve with certificates that name them, signed by another authority.
                "--kubelet-insecure-tls",
                "--metric-resolution=30s",
              ],
              ports: [{ name: "https", containerPort: port }],
              startupProbe: { ...probe("/livez"), periodSeconds: 2, failureThreshold: 150 },
              livenessProbe: probe("/livez"),
              readinessProbe: probe("/readyz"),
              resources: resourceRequirements({ cpuMillis: 20, memoryMiB: 48, memoryLimitMiB: 128 }),
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: {} }],
        },
      },
    },
  };
}

function permissions(): readonly KubernetesObject[] {
  const role = "system:metrics-server";
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const binding = (bindingName: string, roleName: string) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: bindingName },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
    subjects,
  });
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: role },
      rules: [
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
      ],
    },
    {
      // Whoever may look at pods may also look at what they use.
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: {
        name: "system:aggregated-metrics-reader",
        labels: Object.fromEntries(
          ["admin", "edit", "view"].map((to) => [`rbac.authorization.k8s.io/aggregate-to-${to}`, "true"]),
        ),
      },
      rules: [{ apiGroups: ["metrics.k8s.io"], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] }],
    },
    binding(role, role),
    binding(`${role}:delegates-authentication`, "system:auth-delegator"),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "metrics-server-authentication-reader", namespace: "kube-system" },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "Role",
        name: "extension-apiserver-authentication-reader",
      },
      subjects,
    },
  ];
}
