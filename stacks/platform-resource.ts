import * as pulumi from "@pulumi/pulumi";
import type { PlatformInputs, PlatformOutputs } from "#provisioning/platform/contract/platform-inputs.ts";

/** {@link PlatformInputs}, of which some are known only when the cluster has an identity. */
export type PlatformResourceArgs = {
  readonly [Key in keyof PlatformInputs]: pulumi.Input<PlatformInputs[Key]>;
};

/** The cluster follows git: made once, and again where something of it is missing. */
export class PlatformResource extends pulumi.CustomResource {
  declare readonly services: pulumi.Output<PlatformOutputs["services"]>;
  /** Secret. */
  declare readonly secrets: pulumi.Output<PlatformOutputs["secrets"]>;

  constructor(name: string, args: PlatformResourceArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "hearth:platform:Platform",
      name,
      { services: undefined, secrets: undefined, ...args },
      { ...opts, additionalSecretOutputs: ["secrets", "handed"] },
    );
  }
}
