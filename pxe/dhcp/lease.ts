import type { Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";

/** An address promised to a machine: whatever runs on it (firmware, iPXE, installer, system) gets the same one. */
export interface Lease {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}
