import { writeAddress } from "./address-bytes.ts";
import { type DhcpOptions, type DhcpPacket, layout, magicCookie } from "./dhcp-packet.ts";
import { optionCode } from "./option-code.ts";

/** Old relays and ROMs drop what is shorter than a BOOTP message (RFC 1542 section 2.1), so replies are padded to it. */
export const leastMessageBytes = 300;

/**
 * Writes a DHCP message, padded to 300 bytes. Content over 255 bytes is split (RFC 3396); option 52 is never used.
 * @throws RangeError for values that have no place on the wire: a programming error, never a client's doing
 */
export function encodePacket(packet: DhcpPacket): Buffer {
  const size = Math.max(leastMessageBytes, encodedBytes(packet));
  // From Node's pool: a buffer of its own for every reply would cost more than filling it.
  const bytes = Buffer.allocUnsafe(size).fill(0);
  if (packet.hardwareAddress.length > 16) throw new RangeError("chaddr has 16 bytes");
  bytes[layout.op] = packet.op === "request" ? 1 : 2;
  bytes[layout.htype] = packet.hardwareType;
  bytes[layout.hlen] = packet.hardwareAddress.length;
  bytes[layout.hops] = packet.hops;
  bytes.writeUInt32BE(packet.transactionId, layout.xid);
  bytes.writeUInt16BE(packet.secondsElapsed, layout.secs);
  bytes.writeUInt16BE(packet.flags, layout.flags);
  writeAddress(bytes, packet.clientAddress, layout.ciaddr);
  writeAddress(bytes, packet.yourAddress, layout.yiaddr);
  writeAddress(bytes, packet.serverAddress, layout.siaddr);
  writeAddress(bytes, packet.relayAddress, layout.giaddr);
  bytes.set(packet.hardwareAddress, layout.chaddr);
  writeText(bytes, packet.serverName, layout.sname, layout.file);
  writeText(bytes, packet.bootFile, layout.file, layout.cookie);
  bytes.writeUInt32BE(magicCookie, layout.cookie);
  bytes[writeOptions(bytes, packet.options)] = optionCode.end;
  return bytes;
}

/** Length of the message before padding. */
export function encodedBytes(packet: DhcpPacket): number {
  let size = layout.options + 1;
  for (const content of packet.options.values()) size += optionBytes(content.length);
  return size;
}

/** Bytes that an option takes: two of head for each 255 of content, and for empty content too. */
function optionBytes(contentBytes: number): number {
  return contentBytes + 2 * Math.max(1, Math.ceil(contentBytes / 255));
}

function writeOptions(bytes: Buffer, options: DhcpOptions): number {
  let offset: number = layout.options;
  for (const [code, content] of options) {
    if (code <= 0 || code >= 255 || code === optionCode.overload) throw new RangeError(`option ${code} has no content`);
    let start = 0;
    do {
      const part = Math.min(255, content.length - start);
      bytes[offset] = code;
      bytes[offset + 1] = part;
      for (let index = 0; index < part; index += 1) bytes[offset + 2 + index] = content[start + index] ?? 0;
      start += part;
      offset += 2 + part;
    } while (start < content.length);
  }
  return offset;
}

function writeText(bytes: Buffer, text: string, start: number, end: number): void {
  if (text === "") return;
  if (text.length > end - start) throw new RangeError(`“${text}” has more than ${end - start} characters`);
  bytes.write(text, start, "latin1");
}
