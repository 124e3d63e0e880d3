import type { NetworkInterfaceInfo } from "node:os";
import { type Cidr, cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4, parseCidr } from "#model/ipv4.ts";

/** A network that this computer is in, as far as the boot server could serve it. */
export interface OwnNetwork {
  readonly interface: string;
  readonly address: Ipv4Address;
  readonly cidr: Cidr;
  /** Where the default route leads; absent where none leads over this interface. */
  readonly gateway?: Ipv4Address;
}

/**
 * The networks of this computer, that of the default route first. Loopback, point-to-point links and what containers
 * are given is left out by having no room for machines or no hardware address.
 * @param interfaces of `os.networkInterfaces()`
 * @param routes the text of /proc/net/route (proc(5))
 */
export function ownNetworks(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  routes: string,
): readonly OwnNetwork[] {
  const gateways = defaultGateways(routes);
  const networks = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap((info) => {
      if (info.family !== "IPv4" || info.internal || info.cidr === null || info.mac === "00:00:00:00:00:00") return [];
      const cidr = networkOf(info.cidr);
      const gateway = gateways.get(name);
      if (cidrBounds(cidr).prefixLength > 29) return [];
      const own: OwnNetwork = { interface: name, address: info.address as Ipv4Address, cidr };
      return [gateway === undefined ? own : { ...own, gateway }];
    }),
  );
  const isBehind = ({ gateway }: OwnNetwork) => (gateway === undefined ? 1 : 0);
  return networks.toSorted((one, other) => isBehind(one) - isBehind(other));
}

/** `192.168.1.2/24` is in `192.168.1.0/24`. */
function networkOf(text: string): Cidr {
  const [address = "", length = "0"] = text.split("/");
  const size = 2 ** (32 - Number(length));
  const number = ipv4ToNumber(address as Ipv4Address);
  return parseCidr(`${numberToIpv4(number - (number % size))}/${length}`);
}

/** By interface; the kernel writes addresses as numbers of its own byte order, which is little-endian here. */
function defaultGateways(routes: string): ReadonlyMap<string, Ipv4Address> {
  const found = new Map<string, Ipv4Address>();
  for (const line of routes.split("\n").slice(1)) {
    const [name, destination, gateway] = line.trim().split(/\s+/);
    if (name === undefined || destination !== "00000000" || !gateway || !/^[0-9A-F]{8}$/i.test(gateway)) continue;
    const octets = gateway.match(/../g)?.reverse() ?? [];
    const address = octets.map((octet) => Number.parseInt(octet, 16)).join(".") as Ipv4Address;
    if (address !== "0.0.0.0" && !found.has(name)) found.set(name, address);
  }
  return found;
}
