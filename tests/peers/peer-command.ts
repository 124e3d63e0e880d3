import { treeCommand } from "#provisioning/artifacts/tree-command.ts";
import { peerTree } from "./peer-tree.ts";

/** Where each program lies in the tree, and the words that always follow it. */
const programs = {
  atftp: ["usr/bin/atftp"],
  atftpd: ["usr/sbin/atftpd"],
  busybox: ["usr/bin/busybox"],
  curl: ["usr/bin/curl", "--disable"],
  dhclient: ["usr/sbin/dhclient"],
  dhcpcd: ["usr/sbin/dhcpcd"],
  dnsmasq: ["usr/sbin/dnsmasq"],
  // Debian's tftpd-hpa; needs an IPv4 address that is not loopback (it resolves its own with AI_ADDRCONFIG).
  "in.tftpd": ["usr/sbin/in.tftpd"],
  nft: ["usr/sbin/nft"],
  nginx: ["usr/sbin/nginx"],
  tcpdump: ["usr/bin/tcpdump"],
  // Debian's tftp-hpa, the client.
  tftp: ["usr/bin/tftp"],
  udhcpc: ["usr/bin/busybox", "udhcpc"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A program that nobody here wrote. */
export type PeerName = keyof typeof programs;

/**
 * The words that run a peer with its own loader and libraries; append its arguments.
 * Its data files are not redirected: name every configuration file, script and directory by arguments.
 */
export async function peerCommand(name: PeerName): Promise<string[]> {
  const [path, ...words] = programs[name];
  return [...treeCommand(await peerTree(name === "atftpd" ? "peers-atftpd" : "peers"), path), ...words];
}
