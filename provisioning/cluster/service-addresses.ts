import { type Cidr, cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";

/** The two addresses of the service network that are fixed: where pods find the API, and their name server. */
export function serviceAddresses(serviceCidr: Cidr): { readonly api: Ipv4Address; readonly dns: Ipv4Address } {
  const first = ipv4ToNumber(cidrBounds(serviceCidr).network);
  // The first address is the API server's own choice, the tenth a custom that k3s and kubeadm share.
  return { api: numberToIpv4(first + 1), dns: numberToIpv4(first + 10) };
}
