import type { provider } from "@pulumi/pulumi";
import { blankHistory, writeHistory } from "../cluster/cluster-history.ts";
import { clusterIdOf } from "../cluster/cluster-id.ts";
import { type ClusterInputs, type ClusterOutputs, clusterInputsSchema } from "../cluster/contract/cluster-inputs.ts";
import { decideDistribution } from "../cluster/decide-distribution.ts";
import { environmentPaths } from "../machine/environment-paths.ts";
import { makeClusterSecrets } from "../pki/make-cluster-secrets.ts";
import { checkInputs } from "./check-inputs.ts";
import type { EngineLog } from "./engine-log.ts";
import type { Resource } from "./resource.ts";
import { markSecret, receiveProperties } from "./wire-properties.ts";

/** The life of a `hearth:cluster:Cluster`: the secrets that make a cluster this one. Its nodes are resources of their own. */
export class ClusterResource implements Resource {
  readonly #log: EngineLog;

  constructor(log: EngineLog) {
    this.#log = log;
  }

  check(_olds: unknown, news: unknown): provider.CheckResult {
    return checkInputs(clusterInputsSchema, "cluster", news);
  }

  diff(_urn: string, olds: unknown, news: unknown): provider.DiffResult {
    const before = receiveProperties(olds).values as Partial<ClusterInputs & ClusterOutputs>;
    const after = receiveProperties(news).values as Partial<ClusterInputs>;
    const other = after.distribution !== "auto" && after.distribution !== before.effectiveDistribution;
    const replaces = [
      ...(after.environment === before.environment ? [] : ["environment"]),
      ...(other ? ["distribution"] : []),
    ];
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
  }

  async create(urn: string, inputs: unknown): Promise<provider.CreateResult> {
    const { environment, distribution } = clusterInputsSchema.parse(receiveProperties(inputs).values);
    const { distribution: effectiveDistribution, why } = await decideDistribution(distribution);
    if (why) this.#log.info(urn, why);
    const secrets = await makeClusterSecrets(new Date());
    const id = clusterIdOf(secrets);
    // A cluster that is only secrets so far: this computer knows that nobody has begun it.
    await writeHistory(environmentPaths(environment).cluster, blankHistory(id));
    const outputs: ClusterInputs & ClusterOutputs = { environment, distribution, effectiveDistribution, secrets };
    return { id, outs: markSecret(outputs, ["secrets"]) };
  }

  /** Nothing that is an input changes without making it another cluster. */
  async update(_urn: string, olds: unknown): Promise<provider.UpdateResult> {
    return { outs: olds };
  }

  read(id: string, props: unknown): provider.ReadResult {
    const { environment, distribution } = receiveProperties(props).values;
    return { id, props, inputs: { environment, distribution } };
  }

  /** The secrets go with the state; what the nodes hold is theirs to forget. */
  async delete(): Promise<void> {}
}
