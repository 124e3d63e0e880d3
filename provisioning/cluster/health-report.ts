import { z } from "zod";
import type { ListedNode } from "./listed-node.ts";

/** One thing that a user of the cluster relies on. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Why not; absent when it is. */
  readonly detail?: string;
}

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        phase: z.string().optional(),
        conditions: z
          .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
          .optional(),
        containerStatuses: z
          .array(
            z.object({
              state: z
                .object({
                  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
                })
                .optional(),
            }),
          )
          .optional(),
      }),
    }),
  ),
});
export type Pod = z.output<typeof podsSchema>["items"][number];

/** Reads a list of pods as the API answers it. @throws ZodError, SyntaxError */
export function parsePods(json: string): readonly Pod[] {
  return podsSchema.parse(JSON.parse(json)).items;
}

/**
 * What the probes found, check by check. Pure.
 * @param logs of the probes that are not Ready, by the name of their pod
 */
export function healthReport(
  nodes: readonly ListedNode[],
  pods: readonly Pod[],
  logs: ReadonlyMap<string, string>,
): HealthCheck[] {
  const ready = nodes.filter((node) => node.ready);
  const probe = (name: string) => pods.find(({ metadata }) => metadata.name === name);
  return [
    ...nodes.map(({ name, ready: isReady, message }) => check(`${name} is Ready`, isReady, message)),
    ...ready.flatMap(({ name }) => {
      const pod = probe(`node-${name}`);
      return [
        runs(`a pod runs on ${name}`, pod),
        answered(`${name}: names are resolved`, pod, "dns", logs),
        answered(`${name}: a service is reached`, pod, "service", logs),
        ...ready
          .filter((other) => other.name !== name)
          .map((other) => answered(`${name} → ${other.name}: pods reach each other`, pod, `pod:${other.name}`, logs)),
      ];
    }),
    answered("a volume is bound and written", probe("volume"), "volume", logs),
  ];
}

function runs(name: string, pod: Pod | undefined): HealthCheck {
  return check(name, pod?.status.phase === "Running", whyNot(pod));
}

function answered(
  name: string,
  pod: Pod | undefined,
  question: string,
  logs: ReadonlyMap<string, string>,
): HealthCheck {
  if (pod && isReady(pod)) return { name, ok: true };
  const lines = logs.get(pod?.metadata.name ?? "")?.split("\n") ?? [];
  if (lines.includes(`ok ${question}`)) return { name, ok: true };
  return check(name, false, pod?.status.phase === "Running" ? "no answer by the end of the check" : whyNot(pod));
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: state }) => type === "Ready" && state === "True") ?? false;
}

function whyNot(pod: Pod | undefined): string {
  if (!pod) return "its pod was not made";
  const waiting = pod.status.containerStatuses?.[0]?.state?.waiting;
  const scheduled = pod.status.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return `not scheduled: ${scheduled.message ?? "no reason given"}`;
  return [waiting?.reason, waiting?.message].filter(Boolean).join(": ") || "its container waits";
}

function check(name: string, ok: boolean, detail: string): HealthCheck {
  return ok ? { name, ok } : { name, ok, detail: detail || "no reason given" };
}
