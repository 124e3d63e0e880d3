import type { Service } from "../../contract/service.ts";
import { metricsServerObjects } from "./objects.ts";

/** What `kubectl top` and autoscalers ask: processor and memory of nodes and pods. */
export const metricsServer: Service = {
  name: "metrics-server",
  group: "system",
  about: "Processor and memory of every node and pod, for kubectl top and autoscalers.",
  namespace: "metrics-server",
  after: [],
  source: { kind: "objects", objects: metricsServerObjects },
  images: ["metricsServer"],
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "resources", why: "Its APIService is available only when it answers the API server." },
};
