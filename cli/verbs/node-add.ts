import { isSeq } from "yaml";
import { parseHostname } from "#model/hostname.ts";
import { askForText } from "../ask.ts";
import { type OpenEnvironment, openEnvironment } from "../cli-environment.ts";
import { say } from "../display/say.ts";
import { editStackFile } from "../edit-stack-file.ts";
import { openEngine } from "../engine-session.ts";
import { freeAddress, freeMac, freeName } from "../propose-machine.ts";
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
