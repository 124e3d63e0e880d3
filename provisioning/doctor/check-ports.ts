import { createServer } from "node:http";
import { HearthError } from "#model/hearth-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import { listenHttp } from "#pxe/http/listen-http.ts";
import { openUdpSocket } from "#pxe/socket/open-udp-socket.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, warn, fail } = findingsOf("ports");

export interface BootPorts {
  readonly interface: string;
  readonly address: Ipv4Address;
  readonly httpPort: number;
  /** Where nodes take images from the boot server. */
  readonly registryPort?: number;
}

/** Opens every port as the boot server would, and closes it again. */
export async function checkPorts(ports: BootPorts): Promise<Finding[]> {
  const results = await Promise.all([
    tryToOpen(() => openUdp(ports.interface, 67)),
    tryToOpen(() => openUdp(ports.interface, 4011)),
    tryToOpen(() => openUdp(ports.interface, 69, ports.address)),
    ...tcpPorts(ports).map((port) => tryToOpen(() => openTcp(ports, port))),
  ]);
  return judgePorts(
    results.filter((result) => result !== undefined),
    ports,
  );
}

/** @param problems what was in the way, port by port */
export function judgePorts(problems: readonly HearthError[], ports: BootPorts): Finding[] {
  if (problems.length === 0) {
    return [ok(`UDP 67, 69, 4011 and TCP ${tcpPorts(ports).join(", ")} on ${ports.interface} are free.`)];
  }
  // The same reason for every port is one finding.
  const byReason = new Map(problems.map((problem) => [`${problem.code} ${problem.why}`, problem]));
  return [...byReason.values()].map(({ what, why, remedy, code }) => {
    // The boot server shares port 67 where it is let.
    const isShared = code === "port-in-use" && what.includes("port 67 ");
    return isShared
      ? warn({ says: what, why: `${why} The boot server shares it if it can.`, remedy })
      : fail({ says: what, why, remedy });
  });
}

async function tryToOpen(open: () => Promise<void>): Promise<HearthError | undefined> {
  try {
    await open();
    return undefined;
  } catch (error) {
    if (error instanceof HearthError) return error;
    throw error;
  }
}

async function openUdp(interfaceName: string, port: number, address?: Ipv4Address): Promise<void> {
  const socket = await openUdpSocket({
    interface: interfaceName,
    port,
    broadcast: true,
    ...(address ? { address } : {}),
  });
  await new Promise<void>((resolve) => socket.close(resolve));
}

function tcpPorts({ httpPort, registryPort }: BootPorts): readonly number[] {
  return registryPort === undefined ? [httpPort] : [httpPort, registryPort];
}

async function openTcp({ interface: name, address, httpPort }: BootPorts, port: number): Promise<void> {
  const place = { interface: name, address, port, serves: port === httpPort ? "HTTP" : "images" } as const;
  const listening = await listenHttp(createServer(), place);
  await listening.close();
}
