import type { Hostname } from "#model/hostname.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";

/** A machine that the boot server knows; every other MAC address gets silence. */
export interface BootMachine {
  readonly name: Hostname;
  readonly mac: MacAddress;
  /** Reserved for it in authoritative mode, and its fixed address once installed. */
  readonly address: Ipv4Address;
  /**
   * UEFI x86-64 machines only. `grub`: shim → signed GRUB → signed kernel, works with Secure Boot on or off.
   * `ipxe`: `snponly.efi`, for firmware whose network GRUB cannot use; needs Secure Boot off.
   */
  readonly uefiChain: "grub" | "ipxe";
}
