import { cidrBounds, type Ipv4Address, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { NetworkAnswers } from "./network-answers.ts";

/* What a machine would be called, where, and as what, from those that there are. Pure. */

/** A machine that the file has, or is going to have. */
export interface NamedMachine {
  readonly name: string;
  readonly address: string;
  readonly role?: "server" | "agent";
}

/** `node1`, `node2`, … */
export function proposedName(machines: readonly NamedMachine[]): string {
  const taken = new Set(machines.map(({ name }) => name));
  let number = 1;
  while (taken.has(`node${number}`)) number++;
  return `node${number}`;
}

/** Where routers seldom begin to hand out addresses by themselves, and people seldom put their own. */
const firstHost = 21;

/** After the last machine, else from .21 on; undefined where everything is taken. */
export function proposedAddress(
  machines: readonly NamedMachine[],
  { cidr, address, gateway, range }: NetworkAnswers,
): string | undefined {
  const { network, broadcast } = cidrBounds(cidr);
  const [lowest, highest] = [ipv4ToNumber(network) + 1, ipv4ToNumber(broadcast) - 1];
  const own = machines.map((machine) => ipv4ToNumber(machine.address as Ipv4Address));
  const taken = new Set([...own, ipv4ToNumber(address), ...(gateway ? [ipv4ToNumber(gateway)] : [])]);
  const isFree = (value: number) =>
    !taken.has(value) && !(range && value >= ipv4ToNumber(range.first) && value <= ipv4ToNumber(range.last));
  const start = own.length > 0 ? Math.max(...own) + 1 : lowest - 1 + firstHost;
  for (let value = start; value <= highest; value++) if (isFree(value)) return numberToIpv4(value);
  for (let value = lowest; value <= highest; value++) if (isFree(value)) return numberToIpv4(value);
  return undefined;
}

/** One server is enough; what follows it runs pods. */
export function proposedRole(machines: readonly NamedMachine[]): "server" | "agent" {
  return machines.some(({ role }) => role === "server") ? "agent" : "server";
}
