import { bootPorts } from "#pxe/contract/boot-ports.ts";
import { type Finding, findingsOf } from "../finding.ts";
import { type Fate, type IncomingPacket, judgePacket } from "./judge-packet.ts";
import type { Ruleset } from "./ruleset.ts";

/** The program that a person changes the rules with. */
export type FirewallKeeper = "ufw" | "firewalld" | "nftables" | "iptables";

const findings = findingsOf("firewall");

/** Where the boot server is. */
export interface ServedPorts {
  readonly interface: string;
  readonly httpPort: number;
  readonly registryPort?: number;
}

/** What the rules of this computer would do to the first packets of a machine that boots over the network. */
export function judgeFirewall(
  ruleset: Ruleset,
  { interface: name, httpPort, registryPort }: ServedPorts,
  keeper: FirewallKeeper,
): Finding {
  const packets = bootPorts(httpPort, registryPort).map(({ protocol, port }) => ({ interface: name, protocol, port }));
  const fates = packets.map((packet): [IncomingPacket, Fate] => [packet, judgePacket(ruleset, packet)]);
  const listed = (fate: Fate["fate"]) => fates.filter(([, one]) => one.fate === fate).map(([packet]) => packet);
  const reason = fates.flatMap(([, one]) => (one.fate === "accepted" ? [] : [one.by]))[0];
  const dropped = listed("dropped");
  const doubtful = listed("perhaps");
  if (dropped.length > 0) {
    return findings.fail({
      says: `The firewall drops what machines send to ${portList(dropped)}.`,
      why: `It is ${reason}.`,
      remedy: openPorts(keeper, name, dropped),
    });
  }
  if (doubtful.length > 0) {
    return findings.warn({
      says: `The firewall may drop what machines send to ${portList(doubtful)}.`,
      why: `It depends on rules that are not understood here; what would drop it is ${reason}.`,
      remedy: `If a machine is not heard: ${openPorts(keeper, name, doubtful)}`,
    });
  }
  return findings.ok(`The firewall lets DHCP, TFTP and HTTP in on ${name}.`);
}

function portList(packets: readonly IncomingPacket[]): string {
  return packets.map(({ protocol, port }) => `${protocol.toUpperCase()} ${port}`).join(", ");
}

function openPorts(keeper: FirewallKeeper, name: string, packets: readonly IncomingPacket[]): string {
  if (keeper === "nftables") {
    const rules = packets.map(({ protocol, port }) => `\`iifname "${name}" ${protocol} dport ${port} accept\``);
    return `Put ${rules.join(", ")} above the rule that drops it.`;
  }
  return `Run ${packets.map((packet) => `\`${openingCommand[keeper](name, packet)}\``).join(", ")}.`;
}

const openingCommand = {
  ufw: (name: string, { protocol, port }: IncomingPacket) =>
    `ufw allow in on ${name} to any port ${port} proto ${protocol}`,
  firewalld: (_: string, { protocol, port }: IncomingPacket) => `firewall-cmd --add-port=${port}/${protocol}`,
  iptables: (name: string, { protocol, port }: IncomingPacket) =>
    `iptables -I INPUT -i ${name} -p ${protocol} --dport ${port} -j ACCEPT`,
} as const;
