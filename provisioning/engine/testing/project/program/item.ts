import * as pulumi from "@pulumi/pulumi";

export interface ItemArgs {
  /** Changing it replaces the item. */
  readonly label: pulumi.Input<string>;
  /** Changing it updates the item in place. */
  readonly size?: pulumi.Input<number>;
  readonly password?: pulumi.Input<string>;
  /** Deleted before its replacement is made. */
  readonly exclusive?: pulumi.Input<boolean>;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Milliseconds that creating takes. */
  readonly delayMs?: pulumi.Input<number>;
  /** Creating fails with this text. */
  readonly failure?: pulumi.Input<string>;
}

/** A thing of the probe provider: a file in the folder that PROBE_WORLD names. */
export class Item extends pulumi.CustomResource {
  declare readonly label: pulumi.Output<string>;
  declare readonly serial: pulumi.Output<string>;
  declare readonly password: pulumi.Output<string | undefined>;

  constructor(name: string, args: ItemArgs, options?: pulumi.CustomResourceOptions) {
    super("probe:index:Item", name, { serial: undefined, password: undefined, ...args }, options);
  }
}

/** Two items of which the second needs the first. */
export class Pair extends pulumi.ComponentResource {
  readonly first: Item;
  readonly second: Item;

  constructor(name: string, args: { readonly first: ItemArgs; readonly second: ItemArgs }) {
    super("probe:index:Pair", name, {});
    this.first = new Item(`${name}-first`, args.first, { parent: this });
    this.second = new Item(
      `${name}-second`,
      { ...args.second, tags: { needs: this.first.serial } },
      { parent: this, additionalSecretOutputs: ["password"] },
    );
    this.registerOutputs({ serial: this.second.serial });
  }
}
