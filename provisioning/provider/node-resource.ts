import type { provider } from "@pulumi/pulumi";
import { HearthError } from "#model/hearth-error.ts";
import { chooseDistribution } from "../cluster/choose-distribution.ts";
import type { ClusterBench, ClusterJob } from "../cluster/cluster-bench.ts";
import type { ClusterSettings } from "../cluster/contract/cluster-settings.ts";
import { type NodeInputs, type NodeOutputs, nodeInputsSchema } from "../cluster/contract/node-inputs.ts";
import { environmentEnds } from "../cluster/environment-ends.ts";
import { joinNode } from "../cluster/join-node.ts";
import { leaveNode } from "../cluster/leave-node.ts";
import { nodeContent } from "../cluster/node-content.ts";
import { nodeDiff, settingsChangeError } from "../cluster/node-diff.ts";
import { updateNode } from "../cluster/update-node.ts";
import { versionChangeError } from "../cluster/version-skew.ts";
import type { MachineAccess } from "../machine/machine-access.ts";
import { checkInputs } from "./check-inputs.ts";
import type { EngineLog } from "./engine-log.ts";
import type { Resource } from "./resource.ts";
import { receiveProperties } from "./wire-properties.ts";

type OpenBench = (
  access: MachineAccess,
  distribution: ClusterSettings["distribution"],
  signal: AbortSignal,
) => Promise<ClusterBench>;

/** The life of a `hearth:cluster:Node`: what the engine asks, answered by `provisioning/cluster`. */
export class NodeResource implements Resource {
  readonly #log: EngineLog;
  readonly #open: OpenBench;
  readonly #cancelled: AbortSignal;

  constructor(log: EngineLog, open: OpenBench, cancelled: AbortSignal) {
    this.#log = log;
    this.#open = open;
    this.#cancelled = cancelled;
  }

  async check(olds: unknown, news: unknown): Promise<provider.CheckResult> {
    const { failures = [] } = checkInputs(nodeInputsSchema, "node", news);
    if (failures.length > 0) return { inputs: news, failures };
    try {
      refuseChange(receiveProperties(olds ?? {}).values, receiveProperties(news).values);
      return { inputs: await withContent(news) };
    } catch (error) {
      if (!(error instanceof HearthError)) throw error;
      return {
        inputs: news,
        failures: [{ property: "cluster", reason: `${error.what} ${error.why} ${error.remedy}` }],
      };
    }
  }

  diff(_urn: string, olds: unknown, news: unknown): provider.DiffResult {
    const { values, unknown } = receiveProperties(news);
    const { replaces, updates } = nodeDiff(
      receiveProperties(olds).values as unknown as NodeOutputs,
      values as Partial<NodeInputs>,
      unknown,
    );
    return { changes: replaces.length + updates.length > 0, replaces: [...replaces], deleteBeforeReplace: true };
  }

  async create(urn: string, wire: unknown): Promise<provider.CreateResult> {
    const inputs = nodeInputsSchema.parse(receiveProperties(wire).values);
    const startMs = Date.now();
    const { version } = await joinNode(inputs, await this.#job(urn, inputs));
    const readySeconds = Math.round((Date.now() - startMs) / 100) / 10;
    this.#log.info(urn, `${inputs.node.name} is Ready after ${readySeconds} s, Kubernetes ${version}`);
    return { id: `${inputs.node.name}-${inputs.machineInstallId}`, outs: outputs(inputs, version, readySeconds) };
  }

  async update(urn: string, olds: unknown, news: unknown): Promise<provider.UpdateResult> {
    const before = receiveProperties(olds).values as unknown as NodeOutputs;
    const inputs = nodeInputsSchema.parse(receiveProperties(news).values);
    const { version } = await updateNode(inputs, before, await this.#job(urn, inputs));
    return { outs: outputs(inputs, version, before.readySeconds) };
  }

  /** What a node is doing is for `make status` to say; it stays a member while it is off. */
  read(id: string, props: unknown): provider.ReadResult {
    return { id, props };
  }

  async delete(urn: string, props: unknown): Promise<void> {
    const node = receiveProperties(props).values as unknown as NodeOutputs;
    if (await environmentEnds(node.access.environment)) return;
    await leaveNode(node, await this.#job(urn, node));
  }

  async #job(urn: string, { access, cluster }: Pick<NodeInputs, "access" | "cluster">): Promise<ClusterJob> {
    return {
      bench: await this.#open(access, cluster.distribution, this.#cancelled),
      progress: ({ text }) => this.#log.status(urn, text),
      warn: (text) => this.#log.warn(urn, text),
      signal: this.#cancelled,
    };
  }
}

/** @throws HearthError why a running cluster cannot follow a change of its settings */
function refuseChange({ cluster: before }: Partial<NodeInputs>, { cluster: after, node }: Partial<NodeInputs>): void {
  if (!before || !after || !node || before.distribution !== after.distribution) return;
  const error = settingsChangeError(before, after) ?? versionChangeError(node.name, before.version, after.version);
  if (error) throw error;
}

/** The inputs that decide what is put on a node. */
const decisiveSchema = nodeInputsSchema.pick({ node: true, cluster: true }).strip();

/** Adds what this version of Hearth puts on the node, once everything that decides it is known. */
async function withContent(news: unknown): Promise<unknown> {
  const known = decisiveSchema.safeParse(receiveProperties(news).values);
  if (!known.success) return news;
  const distribution = await chooseDistribution(known.data.cluster.distribution);
  return { ...(news as object), content: await nodeContent(distribution, known.data) };
}

/** The state holds no secret of a node twice: the cluster's id stands for them. */
function outputs({ secrets: _, ...inputs }: NodeInputs, kubeletVersion: string, readySeconds: number): NodeOutputs {
  return { ...inputs, kubeletVersion, readySeconds };
}
