import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { ImageRef } from "#pxe/contract/ticket.ts";

/** `cloud`: virtual machines, small and fast. `metal`: every network card and disk that Debian's kernel drives. */
export type Flavour = "cloud" | "metal";

/** What runs in RAM, to look at a machine or to install it. */
export interface InstallerAssets {
  readonly kernel: ArtifactRef;
  readonly initrd: ArtifactRef;
  /** `uname -r` of kernel and initrd modules, and of the image that goes with them. */
  readonly kernelRelease: string;
}

/** What is needed to install one flavour. */
export interface FlavourAssets extends InstallerAssets {
  readonly image: ImageRef;
}

/** Everything the boot server serves, in the content-addressed cache. */
export interface BootAssets {
  /** By the name DHCP advertises: `undionly.kpxe`, `snponly.efi`, `shimx64.efi`, `grubx64.efi`, … */
  readonly bootFiles: Readonly<Record<string, ArtifactRef>>;
  readonly flavours: Readonly<Partial<Record<Flavour, FlavourAssets>>>;
}
