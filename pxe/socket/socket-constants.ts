/** Numbers from the C headers, which differ by system (and are not in `os.constants`). */
export interface SocketConstants {
  readonly AF_INET: number;
  readonly AF_INET6: number;
  readonly SOCK_DGRAM: number;
  readonly SOCK_RAW: number;
  /** Or-ed to the type; 0 where the system has no such flag. */
  readonly SOCK_CLOEXEC: number;
  readonly SOL_SOCKET: number;
  readonly SO_REUSEADDR: number;
  readonly SO_BROADCAST: number;
  readonly IPPROTO_IP: number;
  readonly IPPROTO_IPV6: number;
  readonly IPPROTO_ICMPV6: number;
  readonly IPV6_UNICAST_HOPS: number;
  readonly IPV6_MULTICAST_HOPS: number;
  readonly IPV6_JOIN_GROUP: number;
  readonly ICMP6_FILTER: number;
  readonly MSG_DONTWAIT: number;
  /** How a socket is tied to one interface: by its name (Linux) or by its index (macOS, one option for each family). */
  readonly bindToInterface:
    | { readonly by: "name"; readonly SO_BINDTODEVICE: number }
    | { readonly by: "index"; readonly IP_BOUND_IF: number; readonly IPV6_BOUND_IF: number };
  /** Whether `sockaddr` begins with its own length (BSD) instead of a 16-bit family (Linux). */
  readonly addressHasLength: boolean;
}

const linux: SocketConstants = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_BROADCAST: 6,
  IPPROTO_IP: 0,
  IPPROTO_IPV6: 41,
  IPPROTO_ICMPV6: 58,
  IPV6_UNICAST_HOPS: 16,
  IPV6_MULTICAST_HOPS: 18,
  IPV6_JOIN_GROUP: 20,
  ICMP6_FILTER: 1,
  MSG_DONTWAIT: 0x40,
  bindToInterface: { by: "name", SO_BINDTODEVICE: 25 },
  addressHasLength: false,
};

const darwin: SocketConstants = {
  ...linux,
  AF_INET6: 30,
  SOCK_CLOEXEC: 0,
  SOL_SOCKET: 0xffff,
  SO_REUSEADDR: 0x4,
  SO_BROADCAST: 0x20,
  IPV6_UNICAST_HOPS: 4,
  IPV6_MULTICAST_HOPS: 10,
  IPV6_JOIN_GROUP: 12,
  ICMP6_FILTER: 18,
  MSG_DONTWAIT: 0x80,
  bindToInterface: { by: "index", IP_BOUND_IF: 25, IPV6_BOUND_IF: 125 },
  addressHasLength: true,
};

/** The numbers for a platform as `process.platform` names it; undefined where the boot server cannot run. */
export function socketConstants(platform: string): SocketConstants | undefined {
  if (platform === "linux") return linux;
  if (platform === "darwin") return darwin;
  return undefined;
}
