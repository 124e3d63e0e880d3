import { HearthError } from "#model/hearth-error.ts";
import type { MacAddress } from "#model/mac-address.ts";
import { type FoundDhcpServer, findDhcpServers } from "#pxe/dhcp/find-dhcp-servers.ts";
import { openUdpSocket } from "#pxe/socket/open-udp-socket.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, warn, fail, skip } = findingsOf("other DHCP servers");

/** What the boot server is going to be, on that network. */
export interface BootPlace {
  readonly interface: string;
  /** Its own address: what answers from there is no other server. */
  readonly address: string;
  readonly mode: "proxy" | "authoritative";
}

/** Asks on the one interface, with a DISCOVER that takes nothing. */
export async function checkDhcpServers(place: BootPlace, mac: MacAddress): Promise<Finding> {
  try {
    const found = await findDhcpServers({ interface: place.interface, mac, openSocket: openUdpSocket });
    return judgeDhcpServers(found, place);
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    return skip(`Nobody could be asked: ${error.what}`, `${error.why} ${error.remedy}`);
  }
}

/** Which mode fits the network, from who answers on it. */
export function judgeDhcpServers(
  all: readonly FoundDhcpServer[],
  { interface: name, address, mode }: BootPlace,
): Finding {
  const found = all.filter((server) => server.address !== address);
  const givers = found.filter(({ offers }) => offers !== undefined);
  const booters = found.filter(({ bootFile }) => bootFile !== undefined);
  if (booters.length > 0) {
    return warn({
      says: `${listed(booters)} tells machines to boot ${booters.map(({ bootFile }) => `“${bootFile}”`).join(", ")}.`,
      why: "Firmware takes the first or the better offer, and that need not be ours.",
      remedy: "Take options 66 and 67 (or the network boot service) out of it while machines are installed.",
    });
  }
  if (mode === "proxy" && givers.length === 0) {
    return fail({
      says: `Nobody on ${name} gives addresses.`,
      why: "In the mode proxy the boot server only says what to boot; without an address no firmware gets that far.",
      remedy: "Turn the router's DHCP on, check the cable and the VLAN, or set `mode: authoritative` with a range.",
    });
  }
  if (mode === "authoritative" && givers.length > 0) {
    return fail({
      says: `${listed(givers)} gives addresses on ${name} too.`,
      why: "Two servers that give addresses take machines from each other: some would boot, some would not.",
      remedy: "Set `mode: proxy`, which leaves the addresses to it, or use a network of its own for installing.",
    });
  }
  if (mode === "proxy") return ok(`${listed(givers)} gives the addresses on ${name}; the mode proxy fits.`);
  return ok(`Nobody else gives addresses on ${name}; the mode authoritative fits.`);
}

function listed(servers: readonly FoundDhcpServer[]): string {
  return servers.map((server) => server.address).join(" and ");
}
