import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { authoritativeReply } from "./authoritative-reply.ts";
import { blankReply } from "./blank-reply.ts";
import { type BootFile, bootFileFor } from "./boot-file.ts";
import type { DhcpPacket } from "./dhcp-packet.ts";
import type { DhcpQuestion } from "./dhcp-question.ts";
import { fitMessage } from "./fit-message.ts";
import type { Lease } from "./lease.ts";
import { bootOptions, echoedOptions, headOptions, optionsOf } from "./reply-options.ts";

/** What the decision looks at, of all settings. */
export type ReplySettings = Pick<BootServerSettings, "address" | "network" | "dhcp" | "httpPort" | "bootFiles">;

/**
 * The whole decision of the DHCP server: what to answer, or undefined for silence.
 * @param machine who has the question's MAC address; undefined is a stranger, who gets silence whatever the mode
 * @param lease the address that is this machine's; undefined in proxy mode, and where none is free
 */
export function reply(
  question: DhcpQuestion,
  settings: ReplySettings,
  machine: BootMachine | undefined,
  lease: Pick<Lease, "address"> | undefined,
): DhcpPacket | undefined {
  if (!machine) return undefined;
  const bootFile = bootFileFor(question.client, machine, settings);
  const packet = answer(question, settings, machine, lease, bootFile);
  return packet && fitMessage(packet, question.maxMessageBytes);
}

function answer(
  question: DhcpQuestion,
  settings: ReplySettings,
  machine: BootMachine,
  lease: Pick<Lease, "address"> | undefined,
  bootFile: BootFile | undefined,
): DhcpPacket | undefined {
  if (question.port === 4011) return bootServerReply(question, settings, bootFile);
  if (settings.dhcp.mode === "proxy") return proxyReply(question, settings, bootFile);
  return authoritativeReply(question, { ...settings, dhcp: settings.dhcp }, machine, lease, bootFile);
}

/** Port 67 in proxy mode: a DISCOVER for a network boot gets the boot file and no address (PXE 2.1 section 2.2.3). */
function proxyReply(
  question: DhcpQuestion,
  settings: ReplySettings,
  bootFile: BootFile | undefined,
): DhcpPacket | undefined {
  // A REQUEST on port 67 is for the server that gave the address, whoever that is.
  if (question.kind !== "discover" || !bootFile) return undefined;
  return bootOnly("offer", question, settings, bootFile);
}

/**
 * Port 4011, in both modes: EDK2 asks here after an offer it took for BINL, and every PXE client may ask here for its
 * boot file once it has an address. Never a DISCOVER: that belongs to port 67.
 */
function bootServerReply(
  question: DhcpQuestion,
  settings: ReplySettings,
  bootFile: BootFile | undefined,
): DhcpPacket | undefined {
  if (question.kind !== "request" && question.kind !== "inform") return undefined;
  if (question.serverIdentifier && question.serverIdentifier !== settings.address) return undefined;
  return bootFile && bootOnly("ack", question, settings, bootFile);
}

function bootOnly(
  type: "offer" | "ack",
  question: DhcpQuestion,
  settings: ReplySettings,
  bootFile: BootFile,
): DhcpPacket {
  return {
    ...blankReply(question),
    ...(question.clientAddress && type === "ack" && { clientAddress: question.clientAddress }),
    serverAddress: settings.address,
    bootFile: bootFile.advertised,
    options: optionsOf(headOptions(type, settings), bootOptions(question, settings, bootFile), echoedOptions(question)),
  };
}
