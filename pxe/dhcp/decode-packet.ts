import { DecodeError } from "#model/decode-error.ts";
import { readAddress } from "./address-bytes.ts";
import { decodeOptions } from "./decode-options.ts";
import { type DhcpPacket, layout, magicCookie } from "./dhcp-packet.ts";
import { optionCode } from "./option-code.ts";
import { OptionCollector } from "./option-collector.ts";

/**
 * Reads a DHCP message (RFC 2131). The result keeps views into `bytes`: do not write to them afterwards.
 * @throws DecodeError naming field and offset; nothing else, whatever the bytes
 */
export function decodePacket(bytes: Uint8Array): DhcpPacket {
  if (bytes.length < layout.options) {
    throw new DecodeError("message", bytes.length, `a DHCP message has at least ${layout.options} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const op = view.getUint8(layout.op);
  if (op !== 1 && op !== 2) throw new DecodeError("op", layout.op, `${op} is neither request (1) nor reply (2)`);
  const hardwareLength = view.getUint8(layout.hlen);
  if (hardwareLength > 16) throw new DecodeError("hlen", layout.hlen, `chaddr has 16 bytes, not ${hardwareLength}`);
  if (view.getUint32(layout.cookie) !== magicCookie) {
    throw new DecodeError("magic cookie", layout.cookie, "these are not DHCP options");
  }
  const collector = new OptionCollector();
  decodeOptions(bytes, { name: "options", start: layout.options, end: bytes.length }, collector);
  const overload = takeOverload(collector.joined());
  // RFC 3396 section 5: `file` is read before `sname`.
  if (overload & 1) decodeOptions(bytes, { name: "file", start: layout.file, end: layout.cookie }, collector);
  if (overload & 2) decodeOptions(bytes, { name: "sname", start: layout.sname, end: layout.file }, collector);
  const options = collector.joined();
  if (options.has(optionCode.overload)) {
    throw new DecodeError("option 52", 0, "only the options field may say that file and sname hold options");
  }
  return {
    op: op === 1 ? "request" : "reply",
    hardwareType: view.getUint8(layout.htype),
    hardwareAddress: bytes.subarray(layout.chaddr, layout.chaddr + hardwareLength),
    hops: view.getUint8(layout.hops),
    transactionId: view.getUint32(layout.xid),
    secondsElapsed: view.getUint16(layout.secs),
    flags: view.getUint16(layout.flags),
    clientAddress: readAddress(bytes, layout.ciaddr),
    yourAddress: readAddress(bytes, layout.yiaddr),
    serverAddress: readAddress(bytes, layout.siaddr),
    relayAddress: readAddress(bytes, layout.giaddr),
    serverName: overload & 2 ? "" : text(bytes, layout.sname, layout.file),
    bootFile: overload & 1 ? "" : text(bytes, layout.file, layout.cookie),
    options,
  };
}

/** Option 52: 1 = `file` holds options, 2 = `sname`, 3 = both. Taken out, since it says nothing about the client. */
function takeOverload(options: Map<number, Uint8Array>): number {
  const content = options.get(optionCode.overload);
  if (!content) return 0;
  const value = content[0] ?? 0;
  if (content.length !== 1 || value < 1 || value > 3) {
    throw new DecodeError("option 52", 0, "must be one byte: 1, 2 or 3");
  }
  options.delete(optionCode.overload);
  return value;
}

/** One character a byte up to the first NUL; a field filled to the last byte has none. */
function text(bytes: Uint8Array, start: number, end: number): string {
  if (bytes[start] === 0) return "";
  const nul = bytes.indexOf(0, start);
  const stop = nul === -1 || nul > end ? end : nul;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString("latin1");
}
