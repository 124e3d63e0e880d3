import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { type DhcpPacket, noAddress } from "#pxe/dhcp/dhcp-packet.ts";
import type { DhcpQuestion } from "#pxe/dhcp/dhcp-question.ts";
import { decodeMessageType } from "#pxe/dhcp/message-type.ts";
import { optionCode } from "#pxe/dhcp/option-code.ts";
import type { ServedRequest } from "#pxe/http/http-server.ts";
import type { TransferEvent } from "#pxe/tftp/tftp-server.ts";
import type { DhcpSighting, EventSighting, HttpSighting, TftpSighting } from "./sighting.ts";

/** What the servers report, as it is kept. */

export function seenDhcp(question: DhcpQuestion, answer: DhcpPacket | undefined): DhcpSighting {
  const { port, kind, client, serverIdentifier, requestedAddress } = question;
  return {
    what: "dhcp",
    port,
    asked: kind,
    client,
    ...(serverIdentifier ? { server: serverIdentifier } : {}),
    ...(requestedAddress ? { wants: requestedAddress } : {}),
    ...(answer ? { answer: seenAnswer(answer) } : {}),
  };
}

function seenAnswer({ options, yourAddress, bootFile }: DhcpPacket): NonNullable<DhcpSighting["answer"]> {
  return {
    type: decodeMessageType(options.get(optionCode.messageType) ?? new Uint8Array()),
    ...(yourAddress === noAddress ? {} : { address: yourAddress }),
    ...(bootFile ? { bootFile } : {}),
  };
}

export function seenTransfer({ file, state, cause, reached, detail }: TransferEvent): TftpSighting {
  return {
    what: "tftp",
    // A name of any length may be asked for.
    file: file.slice(0, 128),
    state,
    ...(cause ? { cause } : {}),
    ...(reached ? { reached } : {}),
    ...(detail ? { detail: detail.slice(0, 200) } : {}),
  };
}

/** Undefined for what tells nothing of a boot: the page, the event stream, the installer's counting of percents, its log. */
export function seenRequest({ method, path, status, isComplete }: ServedRequest): HttpSighting | undefined {
  if (!/^\/(boot|boot-files|grub|artifacts|install)\//.test(path)) return undefined;
  if (path === "/install/progress" || path === "/install/log") return undefined;
  return { what: "http", method, path: path.slice(0, 160), status, isComplete };
}

const keptKinds: ReadonlySet<string> = new Set<EventSighting["kind"]>([
  "installer",
  "image",
  "first-boot",
  "refused",
  "failed",
  "local-boot",
]);

/** Undefined for events that the wire itself tells. */
export function seenEvent({ kind, percent, detail }: BootEvent): EventSighting | undefined {
  if (!keptKinds.has(kind)) return undefined;
  return {
    what: "event",
    kind: kind as EventSighting["kind"],
    ...(percent === undefined ? {} : { percent }),
    ...(detail === undefined ? {} : { detail }),
  };
}
