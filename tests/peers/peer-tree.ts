import { resolve } from "node:path";
import { ensureDebianTree } from "#provisioning/artifacts/debian-tree.ts";

/** Packages that go together; what conflicts with one of them has a tree of its own. */
const trees = {
  peers: [
    "atftp",
    "busybox",
    "curl",
    "dhcpcd-base",
    "dnsmasq-base",
    "isc-dhcp-client",
    "nftables",
    "nginx-light",
    "tcpdump",
    "tftp-hpa",
    "tftpd-hpa",
    "udhcpc",
  ],
  "peers-atftpd": ["atftpd"],
} as const satisfies Record<string, readonly string[]>;

export type PeerTree = keyof typeof trees;

const made = new Map<PeerTree, Promise<string>>();

/**
 * The directory that holds the programs of {@link peerCommand}, unpacked from Debian on first use (about 4 s, 75 MB,
 * kept in the cache); nothing is installed on the host.
 * @throws HearthError where it cannot be had: not Debian, no network, no cache yet.
 */
export function peerTree(name: PeerTree = "peers"): Promise<string> {
  const earlier = made.get(name);
  if (earlier) return earlier;
  const tree = ensureDebianTree({
    cacheDirectory: resolve(import.meta.dirname, "../../.hearth/cache"),
    name,
    packages: trees[name],
    onProgress: (line) => console.error(line),
  });
  made.set(name, tree);
  return tree;
}
