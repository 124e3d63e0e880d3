import type { Hostname } from "#model/hostname.ts";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import type { MacAddress } from "#model/mac-address.ts";

/** Who a machine is once it is installed: all that its first boot needs to know. */
export interface NodeIdentity {
  readonly hostname: Hostname;
  readonly domain: string;
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  readonly network: Cidr;
  /** Absent on a network that leads nowhere, such as the lab's. */
  readonly gateway?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
  /** OpenSSH public keys that may log in as root. */
  readonly authorizedKeys: readonly string[];
  /** Added to the command line of its kernel whenever it boots from its disk; one word each, none needs quoting. */
  readonly kernelArguments: readonly string[];
  /** It is a virtual machine of the lab, which may be emulated. */
  readonly virtual: boolean;
  /** One installation; cloud-init runs its once-per-instance modules again when it changes. */
  readonly instanceId: string;
}
