import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseMacAddress } from "#model/mac-address.ts";
import type { Environment } from "../inventory/environment.ts";
import { checkClock } from "./check-clock.ts";
import { checkDhcpServers } from "./check-dhcp-servers.ts";
import { checkDiskSpace } from "./check-disk-space.ts";
import { checkInterface } from "./check-interface.ts";
import { checkLab } from "./check-lab.ts";
import { checkNames } from "./check-names.ts";
import { checkPermission } from "./check-permission.ts";
import { checkPorts } from "./check-ports.ts";
import { checkTools } from "./check-tools.ts";
import { checkCloudflare, type TokenAtHand } from "./cloudflare/check-cloudflare.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { lookAtFirewall } from "./firewall/look-at-firewall.ts";

/** After so long a check is given up: the whole may take five seconds. */
const patienceMs = 4_800;

type Check = readonly [name: string, look: () => Promise<Finding | readonly Finding[]>];

export interface Examined {
  /** The checkout. */
  readonly root: string;
  readonly cacheDirectory: string;
  /** Absent where the configuration has problems: then only this computer is looked at. */
  readonly environment?: Environment;
  /** A boot server of this environment that runs: it holds the ports itself. */
  readonly bootServerPid?: number;
  /** The token for what lives outside the house. @throws HearthError where there is none, or one that is refused */
  readonly openToken?: () => Promise<TokenAtHand>;
}

/** Looks at everything that has to be right before a machine can be installed, all at once. */
export async function examine(examined: Examined): Promise<readonly Finding[]> {
  const checks = [...checksOfComputer(examined), ...checksOfEnvironment(examined), ...checksOfOutside(examined)];
  return (await Promise.all(checks.map(within))).flat();
}

function checksOfComputer({ root, cacheDirectory }: Examined): readonly Check[] {
  return [
    ["tools", checkTools],
    ["disk space", () => checkDiskSpace(cacheDirectory)],
    ["clock", () => checkClock(root)],
    ["DNS", checkNames],
  ];
}

function checksOfEnvironment(examined: Examined): readonly Check[] {
  const { environment, cacheDirectory } = examined;
  if (!environment) return [];
  if (environment.kind === "lab") {
    const memoryMiB = environment.machines.map(({ virtual }) => virtual?.memoryMiB ?? 0);
    return [["lab", () => checkLab({ cacheDirectory, memoryMiB })]];
  }
  const { boot, images, network } = environment;
  const place = {
    interface: boot.interface,
    address: boot.address,
    httpPort: boot.httpPort,
    ...(images.mirror ? { registryPort: images.port } : {}),
  };
  return [
    ["permission", checkPermission],
    ["interface", () => checkInterface({ ...place, cidr: network.cidr })],
    ["ports", () => portsUnlessServed(examined, place)],
    ["firewall", () => lookAtFirewall(place)],
    ["other DHCP servers", () => dhcpServers({ ...place, mode: boot.mode })],
  ];
}

function checksOfOutside({ environment, openToken }: Examined): readonly Check[] {
  if (!environment || !openToken) return [];
  return [["outside", () => checkCloudflare({ environment, openToken })]];
}

async function portsUnlessServed(
  { bootServerPid }: Examined,
  place: Parameters<typeof checkPorts>[0],
): Promise<readonly Finding[]> {
  if (bootServerPid === undefined) return checkPorts(place);
  return [findingsOf("ports").ok(`Hearth's own boot server (process ${bootServerPid}) has them.`)];
}

async function dhcpServers(place: Parameters<typeof checkDhcpServers>[0]): Promise<Finding> {
  const mac = networkInterfaces()[place.interface]?.[0]?.mac;
  if (mac === undefined) return findingsOf("other DHCP servers").skip(`Nobody can be asked on ${place.interface}.`);
  return checkDhcpServers(place, parseMacAddress(mac));
}

/** A check that hangs or breaks says so, and keeps no other from being heard. */
async function within([name, look]: Check): Promise<readonly Finding[]> {
  const { skip } = findingsOf(name);
  const late = sleep(patienceMs, [skip(`This took longer than ${patienceMs / 1000} s and was given up.`)], {
    ref: false,
  });
  const looked = look().then(
    (found) => [found].flat() as readonly Finding[],
    (error: unknown) => [skip(`This could not be looked at: ${error instanceof Error ? error.message : error}.`)],
  );
  return Promise.race([looked, late]);
}
