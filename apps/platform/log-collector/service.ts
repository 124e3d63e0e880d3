import type { Service } from "../../contract/service.ts";
import { namespaceObject } from "../../workload/namespace.ts";

const namespace = "log-collector";
const podSecurity = { level: "privileged", reason: "It reads the logs that its node keeps of every pod." } as const;

/** Alloy's own language: pods of this node are found, their logs tailed and sent to Loki. */
const configuration = `
discovery.kubernetes "pods" {
  role = "pod"
  selectors {
    role  = "pod"
    field = "spec.nodeName=" + coalesce(sys.env("HOSTNAME"), constants.hostname)
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    target_label  = "namespace"
  }
  rule {
    source_labels = ["__meta_kubernetes_pod_name"]
    target_label  = "pod"
  }
  rule {
    source_labels = ["__meta_kubernetes_pod_container_name"]
    target_label  = "container"
  }
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.write.home.receiver]
}

loki.write "home" {
  endpoint {
    url = "http://loki.loki:3100/loki/api/v1/push"
  }
}
`.trimStart();

/** Sends the logs of its node's pods to Loki. */
export const logCollector: Service = {
  name: "log-collector",
  group: "platform",
  about: "Brings every pod's log to Loki.",
  namespace,
  after: [],
  requires: ["loki"],
  source: {
    kind: "chart",
    chart: "alloy",
    values: () => ({
      alloy: {
        configMap: { content: configuration },
        enableReporting: false,
        resources: { requests: { cpu: "20m", memory: "96Mi" }, limits: { memory: "256Mi" } },
      },
      controller: { type: "daemonset" },
      serviceMonitor: { enabled: true },
    }),
    objects: () => [namespaceObject(namespace, podSecurity)],
  },
  images: [],
  secrets: [],
  backup: [],
  podSecurity,
  health: { kind: "resources", why: "Loki without new lines is an alert." },
};
