import * as pulumi from "@pulumi/pulumi";
import type { DiskReport } from "#model/disk.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";
import { Machine } from "./machine.ts";
import { machineSpec } from "./machine-spec-of.ts";

/** What the layer metal hands to the next: machines that answer on SSH with a known host key. */
export interface InstalledNode {
  readonly name: string;
  readonly installId: pulumi.Output<string>;
  /** Whether its disk is wiped when it is taken out of the file. */
  readonly wipe: boolean;
  readonly address: pulumi.Output<string>;
  readonly hostKey: pulumi.Output<string>;
  readonly firmware: pulumi.Output<"bios" | "uefi">;
  readonly secureBoot: pulumi.Output<boolean>;
  readonly kernelRelease: pulumi.Output<string>;
  readonly installedDisk: pulumi.Output<DiskReport>;
  readonly phases: pulumi.Output<readonly PhaseDuration[]>;
  readonly totalSeconds: pulumi.Output<number>;
}

export interface MetalArgs {
  readonly environment: Environment;
}

/** The layer metal: every machine of the environment, each independent of the others. */
export class Metal extends pulumi.ComponentResource {
  readonly nodes: readonly InstalledNode[];

  constructor(name: string, args: MetalArgs, opts?: pulumi.ComponentResourceOptions) {
    super("hearth:metal:Metal", name, {}, opts);
    this.nodes = args.environment.machines.map(({ name: machineName, wipe }) => {
      const spec = machineSpec(args.environment, machineName);
      const machine = new Machine(machineName, spec, { parent: this });
      const { installId, address, hostKey, firmware, secureBoot, kernelRelease, installedDisk } = machine;
      const { phases, totalSeconds } = machine;
      return {
        name: machineName,
        installId,
        wipe,
        address,
        hostKey,
        firmware,
        secureBoot,
        kernelRelease,
        installedDisk,
        phases,
        totalSeconds,
      };
    });
    this.registerOutputs({ machines: this.nodes.map((node) => node.name) });
  }
}
