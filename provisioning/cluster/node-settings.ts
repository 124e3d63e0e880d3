import { z } from "zod";
import { HearthError } from "#model/hearth-error.ts";
import type { Distribution } from "./contract/node-files.ts";
import { type NodeSettings, type Taint, taintSchema } from "./contract/node-spec.ts";
import type { NodeShell } from "./node-shell.ts";

/** Which labels and taints of a Node are ours: those that the file no longer names go, those of a person stay. */
const ownedAnnotation = "hearth.home.arpa/owned";
/** On a Node that Hearth cordoned: it may be uncordoned again. */
export const cordonedAnnotation = "hearth.home.arpa/cordoned";
const serverLabel = "node-role.kubernetes.io/control-plane";

/** What is read of a v1.Node. */
const nodeObjectSchema = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({ taints: z.array(z.looseObject(taintSchema.shape)).default([]) }).prefault({}),
});
export type NodeObject = z.output<typeof nodeObjectSchema>;

const ownedSchema = z.object({ labels: z.array(z.string()), taints: z.array(z.string()) });

/**
 * The merge patch that gives a Node the labels and taints of the file, and lets it take pods again if it was Hearth
 * that cordoned it; undefined when nothing is to be done. Pure. It carries the version that it was made for, so that a change made meanwhile is not overwritten.
 */
export function nodePatch(
  node: NodeObject,
  settings: Pick<NodeSettings, "role" | "labels" | "taints">,
): object | undefined {
  const { labels, annotations, resourceVersion } = node.metadata;
  const owned = readOwned(annotations[ownedAnnotation]);
  const wanted: Record<string, string> = {
    ...settings.labels,
    ...(settings.role === "server" ? { [serverLabel]: "true" } : {}),
  };
  const labelPatch = Object.fromEntries([
    ...owned.labels.filter((key) => wanted[key] === undefined && labels[key] !== undefined).map((key) => [key, null]),
    ...Object.entries(wanted).filter(([key, value]) => labels[key] !== value),
  ]);
  const taintIds = settings.taints.map(taintId);
  const foreign = node.spec.taints.filter(
    (taint) => !owned.taints.includes(taintId(taint)) && !taintIds.includes(taintId(taint)),
  );
  const taints = [...foreign, ...settings.taints];
  const sameTaints = taints.length === node.spec.taints.length && taints.every((taint) => hasTaint(node, taint));
  const cordoned = annotations[cordonedAnnotation] !== undefined;
  const nowOwned = JSON.stringify({ labels: Object.keys(settings.labels).toSorted(), taints: taintIds.toSorted() });
  if (Object.keys(labelPatch).length === 0 && sameTaints && !cordoned && annotations[ownedAnnotation] === nowOwned) {
    return undefined;
  }
  return {
    metadata: {
      resourceVersion,
      labels: labelPatch,
      annotations: { [ownedAnnotation]: nowOwned, ...(cordoned ? { [cordonedAnnotation]: null } : {}) },
    },
    spec: { ...(sameTaints ? {} : { taints }), ...(cordoned ? { unschedulable: null } : {}) },
  };
}

/** Several writers change a Node in its first seconds. */
const attempts = 6;

/** Gives a node that is well the labels and taints of the file. @param server a living server */
export async function applyNodeSettings(
  server: NodeShell,
  settings: NodeSettings,
  { kubectl, apiGet }: Pick<Distribution, "kubectl" | "apiGet">,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { stdout } = await server.run(readScript(apiGet, settings.name), { timeoutSeconds: 120 });
    const patch = nodePatch(nodeObjectSchema.parse(JSON.parse(stdout)), settings);
    if (!patch) return;
    const script = `${kubectl} patch node ${settings.name} --type=merge --patch-file=/dev/stdin <<'END'\n${JSON.stringify(patch)}\nEND\n`;
    const { exitCode, stderr } = await server.run(script, { timeoutSeconds: 120, allowFailure: true });
    if (exitCode === 0) return;
    if (attempt === attempts || !/conflict|the object has been modified/i.test(stderr)) throw refused(settings, stderr);
  }
}

/** A server that has just become one may be too busy to answer in time. */
function readScript(apiGet: string, name: string): string {
  return [
    "tries=0",
    `until answer=$(${apiGet}/api/v1/nodes/${name}); do`,
    "  tries=$((tries + 1))",
    '  [ "$tries" -lt 6 ] || exit 1',
    "  sleep 2",
    "done",
    `printf '%s\\n' "$answer"`,
    "",
  ].join("\n");
}

function readOwned(text: string | undefined): z.output<typeof ownedSchema> {
  if (text === undefined) return { labels: [], taints: [] };
  return ownedSchema.parse(JSON.parse(text));
}

/** Two taints of one key and effect are the same taint with another value. */
function taintId({ key, effect }: Pick<Taint, "key" | "effect">): string {
  return `${key}:${effect}`;
}

function hasTaint(node: NodeObject, { key, value, effect }: Taint): boolean {
  return node.spec.taints.some(
    (taint) => taint.key === key && taint.effect === effect && (taint.value ?? "") === (value ?? ""),
  );
}

function refused({ name }: NodeSettings, stderr: string): HearthError {
  return new HearthError({
    code: "node-settings-refused",
    what: `The labels and taints of ${name} could not be set.`,
    why: `The API says: ${stderr.trim().split("\n").at(-1) || "nothing"}`,
    remedy: "Mend `labels` and `taints` of the node in the file, and run `make` again.",
  });
}
