import { createHash } from "node:crypto";
import { yamlText } from "#model/yaml-text.ts";
import type { KubernetesObject } from "../../contract/kubernetes-object.ts";
import type { Service } from "../../contract/service.ts";
import type { Site } from "../../contract/site.ts";
import { imageReference } from "../../image-reference.ts";
import { namespaceObject } from "../../workload/namespace.ts";
import { volumeClaim } from "../../workload/volume-claim.ts";
import { webWorkload } from "../../workload/web-workload.ts";

const namespace = "gatus";

/** Asks every service once a minute what its health check says, and keeps the answers: 99.9 % is the aim. */
export const gatus: Service = {
  name: "gatus",
  group: "platform",
  about: "Which services were there, and how much of the time.",
  namespace,
  after: ["gateway", "longhorn"],
  source: { kind: "objects", objects },
  images: ["gatus"],
  web: {
    hostname: "status",
    service: "gatus",
    port: 8080,
    signIn: { kind: "none", reason: "Whether something works is no secret in this house." },
  },
  metrics: { port: "http", path: "/metrics" },
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: `http://gatus.${namespace}:8080/health`, status: 200, expect: "UP" },
};

/** What Gatus asks: the health check of every service that has one over HTTP. */
export function gatusEndpoints(running: readonly Service[]): readonly object[] {
  return running.flatMap(({ name, group, health }) => {
    if (health.kind !== "http") return [];
    const conditions = [
      `[STATUS] == ${health.status}`,
      "[RESPONSE_TIME] < 5000",
      ...(health.expect ? [`[BODY] == pat(*${health.expect}*)`] : []),
    ];
    return [{ name, group, url: health.url, interval: "60s", conditions, alerts: [{ type: "ntfy" }] }];
  });
}

function objects(site: Site, running: readonly Service[]): readonly KubernetesObject[] {
  const endpoints = gatusEndpoints(running);
  const configuration = yamlText({
    metrics: true,
    storage: { type: "sqlite", path: "/data/gatus.db" },
    ui: { title: site.environment, header: `Services of ${site.environment}` },
    alerting: {
      ntfy: {
        topic: "alerts",
        url: "http://ntfy.ntfy:8080",
        "default-alert": { "failure-threshold": 3, "success-threshold": 2, "send-on-resolved": true },
      },
    },
    endpoints,
  });
  const asked = [
    ...new Set(running.filter(({ health }) => health.kind === "http").map((service) => service.namespace)),
  ];
  return [
    namespaceObject(namespace, { level: "restricted" }),
    volumeClaim(site, namespace, "gatus-data", 1),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "gatus-configuration", namespace },
      data: { "config.yaml": configuration },
    },
    ...webWorkload({
      name: "gatus",
      namespace,
      image: imageReference(site, "gatus"),
      command: ["/gatus"],
      port: 8080,
      readyPath: "/health",
      user: 65_534,
      resources: { cpuMillis: 5, memoryMiB: 32, memoryLimitMiB: 128 },
      environment: { GATUS_CONFIG_PATH: "/config/config.yaml" },
      restartOn: createHash("sha256").update(configuration).digest("hex").slice(0, 16),
      volumes: [
        { name: "data", path: "/data", source: { persistentVolumeClaim: { claimName: "gatus-data" } } },
        {
          name: "configuration",
          path: "/config",
          source: { configMap: { name: "gatus-configuration" } },
          readOnly: true,
        },
      ],
      access: {
        from: [
          { neighbour: "gateway", ports: [8080] },
          { neighbour: "monitoring", ports: [8080] },
        ],
        to: ["dns", ...asked.sort().map((other) => ({ namespace: other }))],
      },
    }),
  ];
}
