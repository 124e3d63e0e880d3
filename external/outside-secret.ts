import * as pulumi from "@pulumi/pulumi";

/**
 * Bytes that nobody can guess, made once and kept by the state: for what the house and somebody outside have to share.
 * Without them in the program's hands a preview would have to ask the other side.
 */
export class OutsideSecret extends pulumi.CustomResource {
  /** Secret. 32 bytes, base64. */
  declare readonly value: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("hearth:external:Secret", name, { value: undefined }, { ...opts, additionalSecretOutputs: ["value"] });
  }
}
