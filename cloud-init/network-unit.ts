import { cidrBounds } from "#model/ipv4.ts";
import type { NodeIdentity } from "./node-identity.ts";

/**
 * The systemd-networkd unit of the machine's one wired interface (systemd.network(5)).
 *
 * It is written by the installer rather than rendered by cloud-init: networkd then has the address seconds before
 * cloud-init's Python has started, and the file has one owner.
 */
export function renderNetworkUnit(node: NodeIdentity): string {
  const { prefixLength } = cidrBounds(node.network);
  const lines = [
    "[Match]",
    `MACAddress=${node.mac}`,
    "",
    "[Network]",
    `Address=${node.address}/${prefixLength}`,
    ...(node.gateway ? [`Gateway=${node.gateway}`] : []),
    ...node.dns.map((server) => `DNS=${server}`),
    `Domains=${node.domain}`,
    // A homelab's router announces IPv6 by itself; the address above stays the one that the configuration names.
    "IPv6AcceptRA=yes",
  ];
  return lines.join("\n") + "\n";
}
