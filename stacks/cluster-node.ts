import * as pulumi from "@pulumi/pulumi";
import type { NodeInputs } from "#provisioning/cluster/contract/node-inputs.ts";

/** {@link NodeInputs}, of which some are known only when the machine is installed and the cluster has an identity. */
export type ClusterNodeArgs = {
  readonly [Key in keyof NodeInputs]: NodeInputs[Key] extends object
    ? pulumi.Input<{ readonly [Part in keyof NodeInputs[Key]]: pulumi.Input<NodeInputs[Key][Part]> }>
    : pulumi.Input<NodeInputs[Key]>;
};

/**
 * One machine as a member of the cluster: joined when it is created, drained and taken out when it is deleted. Another
 * installation of its machine is another node, and the old one leaves before.
 */
export class ClusterNode extends pulumi.CustomResource {
  declare readonly kubeletVersion: pulumi.Output<string>;
  declare readonly readySeconds: pulumi.Output<number>;

  constructor(name: string, args: ClusterNodeArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { kubeletVersion: undefined, readySeconds: undefined };
    // Two nodes of one name cannot be in a cluster at once.
    super("hearth:cluster:Node", name, { ...outputs, ...args }, { deleteBeforeReplace: true, ...opts });
  }
}
