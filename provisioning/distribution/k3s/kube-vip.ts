import type { Ipv4Address } from "#model/ipv4.ts";
import { versions } from "#provisioning/artifacts/versions.ts";
import { serviceAccount, serviceAccountRole, systemMetadata, systemTolerations } from "../kubernetes/system-pod.ts";

const name = "kube-vip";

export const kubeVipImage = `ghcr.io/kube-vip/kube-vip:${versions.kubeVip.version}`;

/**
 * The virtual address of the API, held by one server at a time (kube-vip's documentation, “DaemonSet”, ARP mode). k3s
 * applies what lies in its folder of manifests.
 */
export function kubeVipManifests(address: Ipv4Address): object[] {
  const labels = { "app.kubernetes.io/name": name };
  const environment = {
    vip_arp: "true",
    port: "6443",
    address,
    vip_subnet: "32",
    cp_enable: "true",
    cp_namespace: "kube-system",
    vip_leaderelection: "true",
    vip_leasename: "hearth-api-address",
    vip_leaseduration: "10",
    vip_renewdeadline: "6",
    vip_retryperiod: "2",
    svc_enable: "false",
  };
  return [
    serviceAccount(name),
    ...serviceAccountRole(name, [
      { apiGroups: [""], resources: ["services", "endpoints"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        verbs: ["get", "list", "watch", "create", "update"],
      },
    ]),
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: systemMetadata(name),
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            priorityClassName: "system-node-critical",
            hostNetwork: true,
            nodeSelector: { "node-role.kubernetes.io/control-plane": "true" },
            tolerations: [...systemTolerations, { operator: "Exists", effect: "NoSchedule" }],
            containers: [
              {
                name,
                image: kubeVipImage,
                imagePullPolicy: "IfNotPresent",
                args: ["manager"],
                env: [
                  ...Object.entries(environment).map(([key, value]) => ({ name: key, value })),
                  { name: "vip_nodename", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                ],
                securityContext: { capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] } },
              },
            ],
          },
        },
      },
    },
  ];
}
