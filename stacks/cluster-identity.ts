import * as pulumi from "@pulumi/pulumi";
import type { ClusterInputs, ClusterOutputs } from "#provisioning/cluster/contract/cluster-inputs.ts";

/** What makes a cluster this cluster and no other: its id and its secrets, made once. Nothing runs because of it. */
export class ClusterIdentity extends pulumi.CustomResource {
  /** What was asked for, or what `auto` came to. */
  declare readonly effectiveDistribution: pulumi.Output<ClusterOutputs["effectiveDistribution"]>;
  /** Secret. */
  declare readonly secrets: pulumi.Output<ClusterOutputs["secrets"]>;

  constructor(name: string, inputs: ClusterInputs, opts?: pulumi.CustomResourceOptions) {
    super(
      "hearth:cluster:Cluster",
      name,
      { effectiveDistribution: undefined, secrets: undefined, ...inputs },
      { ...opts, additionalSecretOutputs: ["secrets"] },
    );
  }
}
