import { serviceAccount, serviceAccountRole, systemMetadata, systemTolerations } from "../../kubernetes/system-pod.ts";
import { images, pullPolicy } from "../images.ts";
import type { SourceNode } from "../source-node.ts";

const name = "coredns";
const labels = { "k8s-app": "kube-dns" };

/** The cluster's name server, under the names that k3s and kubeadm give it. */
export function corednsManifests({ config }: SourceNode): object[] {
  return [
    serviceAccount(name),
    ...serviceAccountRole(name, [
      { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ]),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: systemMetadata(name),
      data: { Corefile: corefile(config["cluster-domain"]) },
    },
    deployment(),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...systemMetadata("kube-dns"), labels: { ...labels, "kubernetes.io/name": "CoreDNS" } },
      spec: {
        clusterIP: config["cluster-dns"],
        selector: labels,
        ports: [
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, protocol: "TCP" },
          { name: "metrics", port: 9153, protocol: "TCP" },
        ],
      },
    },
  ];
}

function corefile(domain: string): string {
  return `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;
}

function deployment(): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...systemMetadata(name), labels: { ...labels, "kubernetes.io/name": "CoreDNS" } },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          priorityClassName: "system-cluster-critical",
          // Whom the node asks, it asks.
          dnsPolicy: "Default",
          tolerations: systemTolerations,
          containers: [
            {
              name,
              image: images.coredns,
              imagePullPolicy: pullPolicy,
              args: ["-conf", "/etc/coredns/Corefile"],
              ports: [
                { name: "dns", containerPort: 53, protocol: "UDP" },
                { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
                { name: "metrics", containerPort: 9153, protocol: "TCP" },
              ],
              volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
              livenessProbe: {
                httpGet: { path: "/health", port: 8080 },
                initialDelaySeconds: 60,
                timeoutSeconds: 5,
                failureThreshold: 5,
              },
              readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 2, failureThreshold: 3 },
              resources: { limits: { memory: "170Mi" }, requests: { cpu: "100m", memory: "70Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
                readOnlyRootFilesystem: true,
              },
            },
          ],
          volumes: [{ name: "config", configMap: { name } }],
        },
      },
    },
  };
}
