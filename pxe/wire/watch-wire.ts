import { type MacAddress, macFromBytes, parseMacAddress } from "#model/mac-address.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import { layout } from "#pxe/dhcp/dhcp-packet.ts";
import type { DhcpServerOptions } from "#pxe/dhcp/dhcp-server.ts";
import type { ServedRequest } from "#pxe/http/http-server.ts";
import type { MachineRegistry } from "#pxe/state/machine-registry.ts";
import type { TransferEvent } from "#pxe/tftp/tftp-server.ts";
import { seenDhcp, seenEvent, seenRequest, seenTransfer } from "./seen-of.ts";
import type { Seen } from "./sighting.ts";
import type { WireLog } from "./wire-log.ts";

/** The ears of the log: what each server calls when something happened. */
export interface WireWatch extends Pick<Required<DhcpServerOptions>, "onExchange" | "onMalformed"> {
  onTransfer(event: TransferEvent): void;
  onRequest(request: ServedRequest): void;
  onJournal(event: BootEvent): void;
}

/** @param macAt whose address that is, also of machines that are in no file */
export function watchWire(
  log: WireLog,
  machines: MachineRegistry,
  macAt: (address: string) => MacAddress | undefined,
): WireWatch {
  const see = (mac: MacAddress | undefined, seen: Seen | undefined) => {
    if (mac && seen) log.see(mac, seen);
  };
  return {
    onExchange(question, answer) {
      // Every telephone of the house asks for an address; of those that are in no file only who wants to boot counts.
      if (question.client.kind === "system" && machines.byMac(question.mac) === undefined) return;
      see(question.mac, seenDhcp(question, answer));
    },
    onMalformed(bytes, port, reason) {
      // Whatever is wrong behind it, the hardware address stands at its place.
      if (bytes.length < layout.chaddr + 6) return;
      const mac = macFromBytes(bytes.subarray(layout.chaddr, layout.chaddr + 6));
      if (machines.byMac(mac) === undefined) return;
      see(mac, { what: "malformed", port, detail: reason.message.slice(0, 200) });
    },
    onTransfer: (event) => see(macAt(event.client), seenTransfer(event)),
    onRequest: (request) => see(macInPath(request.path) ?? macAt(request.address), seenRequest(request)),
    onJournal: (event) => see(machines.all().find(({ name }) => name === event.machine)?.mac, seenEvent(event)),
  };
}

/** `/boot/<mac>…` says itself who asks. */
function macInPath(path: string): MacAddress | undefined {
  const text = /^\/boot\/([0-9A-Fa-f:-]{17})/.exec(path)?.[1];
  try {
    return text === undefined ? undefined : parseMacAddress(text);
  } catch {
    return undefined;
  }
}
