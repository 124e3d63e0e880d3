/**
 * Who changed what, who read a Secret and who went into a pod: without content, so that no Secret appears, and without
 * the cluster's own heartbeat.
 */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [
    {
      level: "Metadata",
      verbs: ["get"],
      resources: [{ group: "", resources: ["secrets", "pods/exec", "pods/attach", "pods/portforward"] }],
    },
    { level: "None", verbs: ["get", "list", "watch"] },
    { level: "None", nonResourceURLs: ["/*"] },
    {
      level: "None",
      resources: [
        { group: "", resources: ["events"] },
        { group: "events.k8s.io", resources: ["events"] },
        { group: "coordination.k8s.io", resources: ["leases"] },
        { group: "", resources: ["nodes/status", "pods/status"] },
        { group: "authentication.k8s.io" },
        { group: "authorization.k8s.io" },
      ],
    },
    { level: "Metadata" },
  ],
} as const;
