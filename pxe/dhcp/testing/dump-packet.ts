import type { DhcpPacket } from "../dhcp-packet.ts";
import { optionCode } from "../option-code.ts";

const names = new Map<number, string>(Object.entries(optionCode).map(([name, code]) => [code, name]));

/** A packet as lines that a person can compare. */
export function dumpPacket(packet: DhcpPacket): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const head = [
    `${packet.op} xid ${packet.transactionId.toString(16).padStart(8, "0")}`,
    `secs ${packet.secondsElapsed} flags ${packet.flags.toString(16).padStart(4, "0")} hops ${packet.hops}`,
    `hardware ${packet.hardwareType} ${hex(packet.hardwareAddress)}`,
  ].join(", ");
  const addresses = [
    `ciaddr ${packet.clientAddress}`,
    `yiaddr ${packet.yourAddress}`,
    `siaddr ${packet.serverAddress}`,
    `giaddr ${packet.relayAddress}`,
  ].join(" ");
  const texts = `sname "${packet.serverName}" file "${packet.bootFile}"`;
  const options = [...packet.options].map(
    ([code, content]) => `${String(code).padStart(3)} ${names.get(code) ?? "?"} = ${hex(content)}${readable(content)}`,
  );
  return [head, addresses, texts, ...options].join("\n");
}

function readable(content: Uint8Array): string {
  const text = Buffer.from(content).toString("latin1");
  return content.length > 3 && /^[ -~]+$/.test(text) ? ` "${text}"` : "";
}
