import { yamlText } from "#model/yaml-text.ts";
import { serviceAccount, serviceAccountRole, systemMetadata, systemTolerations } from "../../kubernetes/system-pod.ts";
import { storageDirectory } from "../../node-config.ts";
import { images, pullPolicy } from "../images.ts";

const name = "local-path-provisioner";
const read = ["get", "list", "watch"];
const write = [...read, "create", "patch", "update", "delete"];

/**
 * The default storage class: directories on the node's own disk (README of local-path-provisioner). It lives in
 * kube-system, because the pods that make and remove a directory mount the host's, which Pod Security refuses elsewhere.
 */
export function localPathManifests(): object[] {
  return [
    serviceAccount(name),
    ...serviceAccountRole(name, [
      {
        apiGroups: [""],
        resources: ["nodes", "persistentvolumeclaims", "configmaps", "pods", "pods/log"],
        verbs: read,
      },
      { apiGroups: [""], resources: ["persistentvolumes"], verbs: write },
      { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
      { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: read },
    ]),
    ...podRole(),
    { apiVersion: "v1", kind: "ConfigMap", metadata: systemMetadata("local-path-config"), data: configuration() },
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "local-path", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "rancher.io/local-path",
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
    },
    deployment(),
  ];
}

/** It makes and removes its helper pods in its own namespace and nowhere else. */
function podRole(): object[] {
  const apiGroup = "rbac.authorization.k8s.io";
  const metadata = systemMetadata(name);
  return [
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: write }],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: "kube-system" }],
    },
  ];
}

function configuration(): Record<string, string> {
  const helper = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "helper-pod" },
    spec: {
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
      containers: [{ name: "helper-pod", image: images.shell, imagePullPolicy: pullPolicy }],
    },
  };
  return {
    "config.json": JSON.stringify({
      nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [storageDirectory] }],
    }),
    // Anybody may write to a volume: which user a pod has is not known here.
    setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
    teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
    "helperPod.yaml": yamlText(helper),
  };
}

function deployment(): object {
  const labels = { "app.kubernetes.io/name": name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: systemMetadata(name),
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: "system-cluster-critical",
          tolerations: systemTolerations,
          containers: [
            {
              name,
              image: images.localPathProvisioner,
              imagePullPolicy: pullPolicy,
              command: [
                "local-path-provisioner",
                "start",
                "--config",
                "/etc/config/config.json",
                "--service-account-name",
                name,
              ],
              env: [{ name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }],
              volumeMounts: [{ name: "config", mountPath: "/etc/config" }],
              resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
            },
          ],
          volumes: [{ name: "config", configMap: { name: "local-path-config" } }],
        },
      },
    },
  };
}
