import { describeClient } from "#pxe/dhcp/describe-exchange.ts";
import type { BootCircumstances, Explanation } from "./explanation.ts";

/** Nothing at all was seen of the machine. */
export function explainSilence({ machine, settings, strangers }: BootCircumstances): Explanation {
  const booting = strangers.filter(({ client }) => client.kind !== "system");
  const [stranger] = booting;
  if (stranger) {
    const others = booting.length > 1 ? `, and ${booting.length - 1} more` : "";
    return {
      code: "other-machine-asks",
      what: `Nothing was heard of ${machine.name} (${machine.mac}).`,
      why: `A machine that is in no file asks to boot: ${stranger.mac}, ${describeClient(stranger.client)}${others}.`,
      remedy: `If that is ${machine.name}, write \`mac: ${stranger.mac}\`. A machine with two network cards boots from the other one.`,
    };
  }
  return {
    code: "never-asked",
    what: `Nothing was heard of ${machine.name} (${machine.mac}).`,
    why: `No packet from that address came in on ${settings.interface}.`,
    remedy:
      "Look whether it is on and its cable is in this network (same switch, same VLAN); turn on network boot (PXE, " +
      "“UEFI IPv4 network stack”) in its firmware and put it first; compare the MAC address with the one it shows.",
  };
}
