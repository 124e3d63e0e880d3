import * as pulumi from "@pulumi/pulumi";
import type { DiskReport } from "#model/disk.ts";
import type { MachineSpec } from "#provisioning/machine/machine-spec.ts";
import type { PhaseDuration } from "#pxe/journal/phase-durations.ts";

/**
 * One machine from power button to login: installed over the network when it is created, left alone when it is
 * deleted. The provider plugin in `provisioning/provider` does the work.
 */
export class Machine extends pulumi.CustomResource {
  /** Of this installation; another one is another node of the cluster. */
  declare readonly installId: pulumi.Output<string>;
  declare readonly address: pulumi.Output<string>;
  declare readonly firmware: pulumi.Output<"bios" | "uefi">;
  declare readonly secureBoot: pulumi.Output<boolean>;
  declare readonly kernelRelease: pulumi.Output<string>;
  declare readonly installedDisk: pulumi.Output<DiskReport>;
  declare readonly hostKey: pulumi.Output<string>;
  declare readonly phases: pulumi.Output<readonly PhaseDuration[]>;
  declare readonly totalSeconds: pulumi.Output<number>;

  /**
   * @param spec every input, see {@link MachineSpec}; a change of `disk`, `mac` or `flavour` installs it again
   */
  constructor(name: string, spec: MachineSpec, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      installId: undefined,
      installedAt: undefined,
      firmware: undefined,
      secureBoot: undefined,
      kernelRelease: undefined,
      installedDisk: undefined,
      disks: undefined,
      hostKey: undefined,
      phases: undefined,
      totalSeconds: undefined,
    };
    // There is one machine and one disk: nothing could be created beside it. The provider says so too, but an engine
    // that is told to replace does not ask it.
    super("hearth:metal:Machine", name, { ...outputs, ...spec }, { deleteBeforeReplace: true, ...opts });
  }
}
