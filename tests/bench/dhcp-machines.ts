import { parseHostname } from "#model/hostname.ts";
import { numberToIpv4 } from "#model/ipv4.ts";
import { macFromBytes } from "#model/mac-address.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";

/** The machines that ask in the DHCP figures: known to both servers, each with its reserved address in 10.77.0.0/24. */
export const benchMachines: readonly BootMachine[] = Array.from({ length: 200 }, (_, index) => ({
  name: parseHostname(`bench${index}`),
  mac: macFromBytes(Uint8Array.of(0x52, 0x54, 0, 0, 1, index)),
  address: numberToIpv4(0x0a4d000a + index),
  uefiChain: "ipxe",
}));
