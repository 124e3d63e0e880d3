/** ICMPv6 types of neighbour discovery (RFC 4861 section 4). */
const routerSolicitation = 133;
const routerAdvertisement = 134;

/**
 * A router advertisement that says: there is no router here. Lifetime 0, no flags, no prefix, no options (RFC 4861
 * section 4.2). iPXE waits 4 to 16 s for a router after DHCP has long succeeded; any advertisement ends the wait, and
 * this one changes nothing for anybody else. The kernel fills in the checksum of a raw ICMPv6 socket.
 */
export function encodeEmptyRouterAdvertisement(): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[0] = routerAdvertisement;
  // Hop limit 0 is “not said”, reachable time and retransmission timer 0 likewise.
  return bytes;
}

/** Whether an ICMPv6 message asks for routers: type 133, code 0, at least eight bytes (RFC 4861 section 6.1.1). */
export function isRouterSolicitation(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === routerSolicitation && bytes[1] === 0;
}

/** `ICMP6_FILTER` that passes router solicitations only: a set bit of the 256 blocks its type (RFC 3542 section 3.2). */
export function routerSolicitationFilter(platform: string): Uint8Array {
  // On BSD and macOS the bits mean the opposite: a set one passes.
  const passBit = platform === "linux" ? 0 : 1;
  const bits = new Uint32Array(8).fill(passBit ? 0 : 0xffffffff);
  const word = routerSolicitation >> 5;
  const mask = 1 << (routerSolicitation & 31);
  bits[word] = passBit ? (bits[word] ?? 0) | mask : (bits[word] ?? 0) & ~mask;
  return new Uint8Array(bits.buffer);
}
