import type { HearthError } from "#model/hearth-error.ts";
import { shellQuote } from "../ssh/shell-quote.ts";
import type { ClusterBench, ClusterJob } from "./cluster-bench.ts";
import type { Distribution } from "./contract/node-files.ts";
import { diagnoseNode, notReady, type Patient } from "./diagnose-node.ts";
import { type ListedNode, parseNode } from "./listed-node.ts";
import { look, unlessBusy } from "./look.ts";
import type { NodeShell } from "./node-shell.ts";
import { type NodeSymptoms, parseSymptoms, symptomsScript } from "./node-symptoms.ts";

export interface ReadyQuestion {
  readonly node: NamedNode;
  /** Whose API is asked: a living server, or the node itself, whose API is then waited for too. */
  readonly judge: NamedNode;
  readonly timeoutSeconds: number;
  /** The version that its kubelet must say it is, where it is being upgraded. */
  readonly version?: string;
}

export interface NamedNode {
  readonly name: string;
  readonly address: string;
}

/** A question with the ways to its two nodes. */
interface OpenQuestion extends ReadyQuestion {
  readonly nodeShell: NodeShell;
  readonly judgeShell: NodeShell;
  readonly judgeIsNode: boolean;
}

const lookSeconds = 8;
/** What a healthy node may need; before, its journal is full of things that pass. */
const patienceSeconds = 45;

type Look =
  | { readonly state: "no-answer" | "no-api" | "unlisted" | "outdated" }
  | { readonly state: "listed"; readonly node: ListedNode };

/**
 * Waits until a node is Ready, saying what it waits for.
 * @throws HearthError what is wrong, as soon as the node's journal shows it beyond doubt, or when time is up
 */
export async function awaitReady({ bench, progress, signal }: ClusterJob, asked: ReadyQuestion): Promise<ListedNode> {
  const { node, judge } = asked;
  const question: OpenQuestion = {
    ...asked,
    nodeShell: await bench.shell(node),
    judgeShell: await bench.shell(judge),
    judgeIsNode: judge.name === node.name,
  };
  const startMs = bench.nowMs();
  const elapsedSeconds = () => Math.round((bench.nowMs() - startMs) / 1000);
  for (let lastCheckSeconds = 0; ; ) {
    signal.throwIfAborted();
    const look = await lookOnce(question, bench.distribution);
    if (look.state === "listed" && look.node.ready && look.node.version.startsWith(question.version ?? "")) {
      return look.node;
    }
    progress({ text: words(look, question) });
    const timeIsUp = elapsedSeconds() >= question.timeoutSeconds;
    if (timeIsUp || elapsedSeconds() - lastCheckSeconds >= patienceSeconds) {
      lastCheckSeconds = elapsedSeconds();
      const error = await examine(question, look, bench, lastCheckSeconds, timeIsUp);
      if (error) throw error;
    }
  }
}

async function lookOnce(
  { judgeShell, node, nodeShell }: OpenQuestion,
  { apiGet, mainUnit }: Pick<Distribution, "apiGet" | "mainUnit">,
): Promise<Look> {
  const answer = await look(judgeShell, {
    question: `${apiGet}/api/v1/nodes/${node.name}`,
    enough: `echo "$answer" | grep -q '"type":"Ready","status":"True"'`,
    seconds: lookSeconds,
  });
  if (!answer) return { state: "no-answer" };
  if (answer.exitCode !== 0) return { state: /NotFound|not found/.test(answer.stdout) ? "unlisted" : "no-api" };
  const [, heartbeat] = readyPattern.exec(answer.stdout) ?? [];
  const outdated = heartbeat && (await unlessBusy(() => isOutdated(nodeShell, mainUnit, heartbeat)));
  if (heartbeat && outdated === undefined) return { state: "no-answer" };
  return outdated ? { state: "outdated" } : { state: "listed", node: parseNode(answer.stdout) };
}

/** The API's own text: compact, in the order in which Kubernetes declares the fields of a condition. */
const readyPattern = /"type":"Ready","status":"True","lastHeartbeatTime":"([^"]+)"/;

/**
 * After a restore or a power cut the datastore still says Ready of a node that was so before: a word counts only if the
 * kubelet that runs now has said it. Both times are of the node's own clock.
 */
async function isOutdated(shell: NodeShell, mainUnit: string, heartbeat: string): Promise<boolean> {
  const script = [
    `start=$(systemctl show --property=ExecMainStartTimestamp --value ${mainUnit})`,
    // A unit that was stopped remembers when it was started before.
    `systemctl is-active --quiet ${mainUnit} &&`,
    `  [ "$(date -d "$start" +%s)" -le "$(date -d ${shellQuote(heartbeat)} +%s)" ] && exit`,
    "sleep 2",
    "echo outdated",
    "",
  ].join("\n");
  return (await shell.run(script, { timeoutSeconds: 60 })).stdout.trim() === "outdated";
}

function words(look: Look, { judgeIsNode }: OpenQuestion): string {
  switch (look.state) {
    case "no-answer":
      return "waiting for an answer on SSH";
    case "no-api":
      return judgeIsNode ? "waiting for its API" : "waiting for the API of the server";
    case "outdated":
      return "waiting for the word of its kubelet";
    case "unlisted":
      return "waiting for the kubelet to register";
    case "listed":
      return `waiting to be Ready: ${brief(look.node.message)}`;
  }
}

/** `container runtime network not ready: NetworkReady=false reason:… message:…` up to its first detail. */
function brief(message: string): string {
  return message.split(/: |=|reason:/)[0]?.trim() || "the kubelet has not said why not";
}

async function examine(
  { node, nodeShell, judgeIsNode, timeoutSeconds }: OpenQuestion,
  look: Look,
  { distribution, nowMs }: Pick<ClusterBench, "distribution" | "nowMs">,
  elapsedSeconds: number,
  timeIsUp: boolean,
): Promise<HearthError | undefined> {
  const { mainUnit } = distribution;
  const patient: Patient = {
    name: node.name,
    address: node.address,
    mainUnit,
    waitsFor: (look.state === "no-api" || look.state === "no-answer") && judgeIsNode ? "api" : "ready",
    message: look.state === "listed" ? look.node.message : "",
    seconds: Math.max(elapsedSeconds, timeoutSeconds),
  };
  const symptoms = await readSymptoms(nodeShell, distribution, nowMs).catch(() => undefined);
  const diagnosis = symptoms && diagnoseNode(patient, symptoms);
  return diagnosis ?? (timeIsUp ? notReady(patient, symptoms) : undefined);
}

export async function readSymptoms(
  shell: NodeShell,
  distribution: Pick<Distribution, "mainUnit" | "unitPattern">,
  nowMs: () => number,
): Promise<NodeSymptoms> {
  const { stdout } = await shell.run(symptomsScript(distribution), { timeoutSeconds: 120 });
  return parseSymptoms(stdout, nowMs());
}
