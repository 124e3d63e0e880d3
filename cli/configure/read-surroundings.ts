import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { HearthError } from "#model/hearth-error.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { findDhcpServers } from "#pxe/dhcp/find-dhcp-servers.ts";
import { openUdpSocket } from "#pxe/socket/open-udp-socket.ts";
import { type OwnNetwork, ownNetworks } from "./own-networks.ts";

/** The networks that this computer says it is in. */
export async function readOwnNetworks(): Promise<readonly OwnNetwork[]> {
  return ownNetworks(networkInterfaces(), await readFile("/proc/net/route", "utf8").catch(() => ""));
}

/** Asks the network once, and takes nothing; undefined where nobody may be asked, e.g. without root's rights. */
export async function somebodyGivesAddresses(name: string): Promise<boolean | undefined> {
  const mac = networkInterfaces()[name]?.find(({ family }) => family === "IPv4")?.mac;
  if (mac === undefined) return undefined;
  try {
    const servers = await findDhcpServers({ interface: name, mac: parseMacAddress(mac), openSocket: openUdpSocket });
    return servers.some(({ offers }) => offers !== undefined);
  } catch (error) {
    if (error instanceof HearthError) return undefined;
    throw error;
  }
}
