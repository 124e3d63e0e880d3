import { HearthError } from "./hearth-error.ts";

/** Dotted quad without leading zeros: `10.77.0.21`. */
export type Ipv4Address = string & { readonly __brand: "Ipv4Address" };

/** A network with no host bits set: `10.77.0.0/24`. */
export type Cidr = string & { readonly __brand: "Cidr" };

/** @throws HearthError `address-invalid` */
export function parseIpv4Address(text: string): Ipv4Address {
  const octets = text.split(".");
  const valid =
    octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  if (!valid) {
    throw new HearthError({
      code: "address-invalid",
      what: `“${text}” is not an IPv4 address.`,
      why: "An IPv4 address is four numbers from 0 to 255 with dots between, without leading zeros.",
      remedy: "Write it like 192.168.1.21.",
    });
  }
  return text as Ipv4Address;
}

/**
 * @throws HearthError `cidr-invalid`, or `cidr-host-bits` with the network that was probably meant.
 */
export function parseCidr(text: string): Cidr {
  const match = /^([^/]+)\/(\d|[12]\d|3[0-2])$/.exec(text);
  if (!match) {
    throw new HearthError({
      code: "cidr-invalid",
      what: `“${text}” is not a network in CIDR form.`,
      why: "A network is an IPv4 address, a slash, and a prefix length from 0 to 32.",
      remedy: "Write it like 192.168.1.0/24.",
    });
  }
  const address = ipv4ToNumber(parseIpv4Address(match[1] ?? ""));
  const prefix = Number(match[2]);
  const network = (address & prefixMask(prefix)) >>> 0;
  if (network !== address) {
    throw new HearthError({
      code: "cidr-host-bits",
      what: `${text} has bits set outside its /${prefix}.`,
      why: "The address in front of the slash must be the first of its network.",
      remedy: `Did you mean ${numberToIpv4(network)}/${prefix}?`,
    });
  }
  return text as Cidr;
}

/** The address as an unsigned 32-bit number, most significant octet first. */
export function ipv4ToNumber(address: Ipv4Address): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** @param value unsigned 32-bit number */
export function numberToIpv4(value: number): Ipv4Address {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join(".") as Ipv4Address;
}

/** First (network) and last (broadcast) address, mask and prefix length of a network. */
export interface CidrBounds {
  readonly network: Ipv4Address;
  readonly broadcast: Ipv4Address;
  readonly netmask: Ipv4Address;
  readonly prefixLength: number;
}

export function cidrBounds(cidr: Cidr): CidrBounds {
  const [text = "", length = "0"] = cidr.split("/");
  const network = ipv4ToNumber(text as Ipv4Address);
  const mask = prefixMask(Number(length));
  return {
    network: numberToIpv4(network),
    broadcast: numberToIpv4((network | ~mask) >>> 0),
    netmask: numberToIpv4(mask),
    prefixLength: Number(length),
  };
}

export function cidrContains(cidr: Cidr, address: Ipv4Address): boolean {
  const { network, broadcast } = cidrBounds(cidr);
  const value = ipv4ToNumber(address);
  return value >= ipv4ToNumber(network) && value <= ipv4ToNumber(broadcast);
}

function prefixMask(prefixLength: number): number {
  // A shift by 32 is a shift by 0 in ECMAScript, so /0 needs its own word.
  return prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
}
