import { cidrContains } from "#model/ipv4.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { AuthoritativeDhcpSettings, BootServerSettings } from "#pxe/contract/settings.ts";
import { blankReply } from "./blank-reply.ts";
import type { BootFile } from "./boot-file.ts";
import { broadcastFlag, type DhcpPacket, noAddress } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import type { Lease } from "./lease.ts";
import { optionCode } from "./option-code.ts";
import { encodeText } from "./option-value.ts";
import {
  bootOptions,
  echoedOptions,
  headOptions,
  ipxeOptions,
  leaseOptions,
  networkOptions,
  optionsOf,
} from "./reply-options.ts";

type Settings = Pick<BootServerSettings, "address" | "network"> & { readonly dhcp: AuthoritativeDhcpSettings };
type Address = Pick<Lease, "address">;

/** Port 67 where this server gives the addresses (RFC 2131 section 4.3); undefined is silence. */
export function authoritativeReply(
  question: DhcpQuestion,
  settings: Settings,
  machine: BootMachine,
  lease: Address | undefined,
  bootFile: BootFile | undefined,
): DhcpPacket | undefined {
  // What a relay sends from another network needs addresses of that network, and there are none.
  if (question.relayAddress && !cidrContains(settings.network, question.relayAddress)) return undefined;
  const grant = (type: "offer" | "ack", address: Address) =>
    granted(type, question, settings, machine, address, bootFile);
  switch (question.kind) {
    case "discover":
      return lease && grant("offer", lease);
    case "request":
      return requestReply(question, settings, lease, grant);
    case "inform":
      return question.clientAddress && informed(question, settings, machine, bootFile);
    // DECLINE and RELEASE change the leases and get no answer (RFC 2131 sections 4.3.3 and 4.3.4).
    case "decline":
    case "release":
      return undefined;
  }
}

/** REQUEST in its four states, told apart as in RFC 2131 section 4.3.2. */
function requestReply(
  question: DhcpQuestion,
  settings: Settings,
  lease: Address | undefined,
  grant: (type: "ack", address: Address) => DhcpPacket,
): DhcpPacket | undefined {
  const { serverIdentifier, clientAddress, requestedAddress } = question;
  // Selecting: the client chose another server's offer; to answer would take the address from it.
  if (serverIdentifier && serverIdentifier !== settings.address) return undefined;
  // Selecting and init-reboot name the address in option 50, renewing and rebinding in `ciaddr`.
  const wanted = clientAddress ?? requestedAddress;
  if (!wanted) return undefined;
  if (wanted === lease?.address) return grant("ack", lease);
  // The machine is known, so that there is no doubt that the address is wrong: it shall start over at once.
  return refused(question, settings, `${wanted} is not the address of this machine`);
}

function granted(
  type: "offer" | "ack",
  question: DhcpQuestion,
  settings: Settings,
  machine: BootMachine,
  { address }: Address,
  bootFile: BootFile | undefined,
): DhcpPacket {
  return {
    ...blankReply(question),
    // Only an ACK repeats `ciaddr` (RFC 2131 table 3).
    clientAddress: type === "ack" ? (question.clientAddress ?? noAddress) : noAddress,
    yourAddress: address,
    serverAddress: bootFile ? settings.address : noAddress,
    bootFile: bootFile?.advertised ?? "",
    options: optionsOf(
      headOptions(type, settings),
      leaseOptions(settings.dhcp),
      networkOptions(settings, settings.dhcp, machine),
      bootOptions(question, settings, bootFile),
      ipxeOptions(question),
      echoedOptions(question),
    ),
  };
}

/** An INFORM has its address already: no `yiaddr`, no lease (RFC 2131 section 4.3.5). */
function informed(
  question: DhcpQuestion,
  settings: Settings,
  machine: BootMachine,
  bootFile: BootFile | undefined,
): DhcpPacket {
  return {
    ...blankReply(question),
    clientAddress: question.clientAddress ?? noAddress,
    serverAddress: bootFile ? settings.address : noAddress,
    bootFile: bootFile?.advertised ?? "",
    options: optionsOf(
      headOptions("ack", settings),
      networkOptions(settings, settings.dhcp, machine),
      bootOptions(question, settings, bootFile),
      echoedOptions(question),
    ),
  };
}

/** DHCPNAK: a relay must broadcast it, since the client has no address it could trust (RFC 2131 section 4.3.2). */
function refused(question: DhcpQuestion, settings: Settings, why: string): DhcpPacket {
  return {
    ...blankReply(question),
    flags: question.relayAddress ? question.flags | broadcastFlag : question.flags,
    options: optionsOf(headOptions("nak", settings), [[optionCode.message, encodeText(why)]], echoedOptions(question)),
  };
}
