import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { ImageRef } from "#pxe/contract/ticket.ts";

/** `cloud`: virtual machines, small and fast. `metal`: every network card and disk that Debian's kernel drives. */
export type Flavour = "cloud" | "metal";

/** What is needed to install one flavour. */
export interface FlavourAssets {
  readonly kernel: ArtifactRef;
  readonly initrd: ArtifactRef;
  readonly image: ImageRef;
  /** `uname -r` of kernel, initrd modules and image: the same in all three. */
  readonly kernelRelease: string;
}

/** Everything the boot server serves, in the content-addressed cache. */
export interface BootAssets {
  /** By the name DHCP advertises: `undionly.kpxe`, `snponly.efi`, `shimx64.efi`, `grubx64.efi`, … */
  readonly bootFiles: Readonly<Record<string, ArtifactRef>>;
  readonly flavours: Readonly<Partial<Record<Flavour, FlavourAssets>>>;
}
