import { DecodeError } from "#model/decode-error.ts";
import type { Ipv4Address } from "#model/ipv4.ts";
import { readAddress, writeAddress } from "./address-bytes.ts";

/** Content of options that are one address, a list of addresses, a number or a text (RFC 2132 section 2). */

/** @throws DecodeError unless there are exactly four bytes */
export function decodeAddress(option: number, content: Uint8Array): Ipv4Address {
  if (content.length !== 4)
    throw new DecodeError(`option ${option}`, 0, `an address has 4 bytes, not ${content.length}`);
  return readAddress(content, 0);
}

export function encodeAddresses(addresses: readonly Ipv4Address[]): Uint8Array {
  const bytes = new Uint8Array(4 * addresses.length);
  addresses.forEach((address, index) => {
    writeAddress(bytes, address, 4 * index);
  });
  return bytes;
}

/** @throws DecodeError unless there are exactly two bytes */
export function decodeUint16(option: number, content: Uint8Array): number {
  if (content.length !== 2) throw new DecodeError(`option ${option}`, 0, `must be 2 bytes, not ${content.length}`);
  return ((content[0] ?? 0) << 8) | (content[1] ?? 0);
}

export function encodeUint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Texts lose trailing NULs, which some ROMs add (RFC 2132 section 2 asks receivers to cope). */
export function decodeText(content: Uint8Array): string {
  let end = content.length;
  while (end > 0 && content[end - 1] === 0) end -= 1;
  return Buffer.from(content.buffer, content.byteOffset, end).toString("latin1");
}

export function encodeText(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
