import { isIPv6 } from "node:net";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { SocketConstants } from "./socket-constants.ts";

/** `struct sockaddr_in`, 16 bytes. */
export function encodeIpv4SocketAddress(constants: SocketConstants, address: Ipv4Address, port: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  writeFamily(constants, bytes, constants.AF_INET);
  bytes.writeUInt16BE(port, 2);
  bytes.set(address.split(".").map(Number), 4);
  return bytes;
}

/** `struct sockaddr_in6`, 28 bytes, port 0. `scope` is the index of the interface that a link-local address is on. */
export function encodeIpv6SocketAddress(constants: SocketConstants, address: Uint8Array, scope: number): Uint8Array {
  const bytes = Buffer.alloc(28);
  writeFamily(constants, bytes, constants.AF_INET6);
  bytes.set(address.subarray(0, 16), 8);
  writeHostUint32(bytes, scope, 24);
  return bytes;
}

/** The 16 address bytes in a `struct sockaddr_in6`. */
export function decodeIpv6SocketAddress(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 28) throw new RangeError(`struct sockaddr_in6 has 28 bytes, got ${bytes.length}`);
  return bytes.slice(8, 24);
}

/** The 16 bytes of an IPv6 address in text form, `fe80::1`; text that is none is a programming error. */
export function ipv6Bytes(text: string): Uint8Array {
  if (!isIPv6(text) || text.includes(".")) throw new RangeError(`${text} is not an IPv6 address in hexadecimal`);
  const [head = "", tail] = text.split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const before = groups(head);
  const after = groups(tail);
  const words = [...before, ...Array(8 - before.length - after.length).fill("0"), ...after];
  return Uint8Array.from(words.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 0xff]));
}

/** A number as `int` in the byte order of this processor: the shape of most socket options. */
export function hostInt(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  writeHostUint32(bytes, value, 0);
  return bytes;
}

function writeFamily(constants: SocketConstants, bytes: Buffer, family: number): void {
  if (constants.addressHasLength) bytes.set([bytes.length, family], 0);
  else new Uint16Array(bytes.buffer, bytes.byteOffset, 1)[0] = family;
}

function writeHostUint32(bytes: Buffer, value: number, offset: number): void {
  new Uint32Array(bytes.buffer, bytes.byteOffset + offset, 1)[0] = value;
}
