import { resolve } from "node:path";
import { ensureDebianTree } from "#provisioning/artifacts/debian-tree.ts";

const packages = [
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
] as const;

let tree: Promise<string> | undefined;

/**
 * The directory that holds the programs of {@link peerCommand}, unpacked from Debian on first use (about 4 s, 75 MB,
 * kept in the cache); nothing is installed on the host.
 * @throws HearthError where it cannot be had: not Debian, no network, no cache yet.
 */
export function peerTree(): Promise<string> {
  tree ??= ensureDebianTree({
    cacheDirectory: resolve(import.meta.dirname, "../../.hearth/cache"),
    name: "peers",
    packages,
    onProgress: (line) => console.error(line),
  });
  return tree;
}
