import { isSeq } from "yaml";
import { parseHostname } from "#model/hostname.ts";
import { cidrBounds, ipv4ToNumber, numberToIpv4 } from "#model/ipv4.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { askForText } from "../ask.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { say } from "../display/say.ts";
import { editStackFile } from "../edit-stack-file.ts";
import { openEngine } from "../engine-session.ts";
import type { Request } from "../request.ts";
import { bringUp } from "./up.ts";

/**
 * `make node-add`: writes another machine into the environment's file and brings it up: installed, joined, nothing else
 * touched. What is not said by a flag is asked; in the lab everything has an answer already.
 */
export async function nodeAdd(request: Request): Promise<number> {
  const before = await openEnvironment(request);
  const machine = await describeMachine(before);
  await editStackFile(before.root, request.env, (document) => {
    const machines = document.getIn(["config", "hearth:machines"]);
    if (!isSeq(machines)) throw new Error("the file was read as one with machines");
    const node = document.createNode(machine);
    for (const key of ["disk", "virtual"]) {
      const value = node.get(key, true);
      if (value && typeof value === "object" && "flow" in value) value.flow = true;
    }
    machines.add(node);
  });
  say(request, `✓ ${machine.name} is in Pulumi.${request.env}.yaml`);
  const opened = await openEnvironment(request);
  return bringUp(opened, await openEngine(opened));
}

async function describeMachine({ request, environment }: OpenEnvironment) {
  const lab = environment.kind === "lab";
  const ask = (said: string | undefined, question: string, offer?: string) =>
    said ?? (lab && offer ? offer : askForText(question, offer));
  const name = parseHostname(await ask(request.node, "Name", freeName(environment)));
  const address = await ask(request.address, "Address", freeAddress(environment));
  const mac = await ask(request.mac, "MAC address of the card it boots from", lab ? freeMac(address) : undefined);
  const serial = await ask(request.disk, "Serial number of the disk to install on", lab ? `hearth-${name}` : undefined);
  const role = await ask(request.role, "Role: server or agent", "agent");
  return {
    name: name as string,
    mac,
    address,
    disk: { serial },
    role,
    ...(lab ? { virtual: { firmware: "bios" } } : {}),
  };
}

/** The name of the last machine with the next number: `metal3` after `metal2`. */
function freeName({ machines }: Environment): string {
  const numbered = machines.flatMap(({ name }) => {
    const [, stem, number] = /^(.*?)(\d+)$/.exec(name) ?? [];
    return stem === undefined ? [] : [{ stem, number: Number(number) }];
  });
  const last = numbered.toSorted((one, other) => one.number - other.number).at(-1);
  return last ? `${last.stem}${last.number + 1}` : `metal${machines.length}`;
}

/** The first free address after the machines' own. */
function freeAddress({ machines, network, boot, cluster }: Environment): string {
  const taken = new Set<string>([...machines.map(({ address }) => address), boot.address, cluster?.apiAddress ?? ""]);
  const last = ipv4ToNumber(cidrBounds(network.cidr).broadcast);
  let next = Math.max(...machines.map(({ address }) => ipv4ToNumber(address))) + 1;
  while (next < last && taken.has(numberToIpv4(next))) next++;
  return numberToIpv4(next);
}

/** Locally administered, as QEMU's are, and made of the address, so that two machines never share one. */
function freeMac(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["52", "54", "00", ...octets.slice(1)].join(":");
}
