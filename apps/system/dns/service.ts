import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { hardenedContainer, hardenedPod } from "../../workload/hardened-pod.ts";
import { selectorLabels } from "../../workload/labels.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { resourceRequirements } from "../../workload/resources.ts";
import { corefile } from "./corefile.ts";

const name = "dns";
const podSecurity = { level: "privileged", reason: "It takes port 53 of every node." } as const;
/** Of the pod; a port below 1024 would want a right that nothing else of it needs. */
const port = 1053;

/** Answers the names of the domain inside the house, as a public DNS would outside, and asks the others' name server. */
export const dns: Service = {
  name,
  group: "system",
  about: "Name server of the house: every name of the domain leads to the cluster.",
  namespace: name,
  after: [],
  optional: true,
  source: { kind: "objects", objects },
  images: ["coredns"],
  secrets: [],
  backup: [],
  podSecurity,
  health: { kind: "resources", why: "Its pods are ready when CoreDNS answers." },
};

function objects(site: Site): readonly KubernetesObject[] {
  const configuration = corefile(site, port);
  const labels = selectorLabels(name);
  const protocols = ["UDP", "TCP"] as const;
  const probe = { httpGet: { path: "/ready", port: 8181 }, timeoutSeconds: 5 };
  return [
    namespaceObject(name, podSecurity),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: name },
      data: { Corefile: configuration },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name, namespace: name, labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        template: {
          metadata: { labels },
          spec: {
            ...hardenedPod(65_532),
            // Its questions go to the house's name server, not in a circle through the cluster's.
            dnsPolicy: "Default",
            containers: [
              {
                ...hardenedContainer,
                name,
                image: imageReference(site, "coredns"),
                imagePullPolicy: "IfNotPresent",
                command: ["/coredns", "-conf", "/etc/coredns/Corefile"],
                ports: protocols.map((protocol) => ({
                  name: `dns-${protocol.toLowerCase()}`,
                  containerPort: port,
                  hostPort: 53,
                  protocol,
                })),
                startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 60 },
                readinessProbe: { ...probe, periodSeconds: 10 },
                livenessProbe: { httpGet: { path: "/health", port: 8080 }, timeoutSeconds: 5, periodSeconds: 20 },
                resources: resourceRequirements({ cpuMillis: 10, memoryMiB: 32, memoryLimitMiB: 128 }),
                volumeMounts: [{ name: "configuration", mountPath: "/etc/coredns", readOnly: true }],
              },
            ],
            volumes: [{ name: "configuration", configMap: { name } }],
          },
        },
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace: name },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        // Whoever is in the house may ask; the probes are the kubelet's, which no policy keeps out.
        ingress: [{ ports: protocols.map((protocol) => ({ protocol, port })) }],
        egress:
          site.nameServers.length === 0
            ? []
            : [
                {
                  to: site.nameServers.map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
                  ports: protocols.map((protocol) => ({ protocol, port: 53 })),
                },
              ],
      },
    },
  ];
}
