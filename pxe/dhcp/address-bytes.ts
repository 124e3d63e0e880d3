import type { Ipv4Address } from "#model/ipv4.ts";

/** Writes the four octets of an address without making a list of them: replies are full of addresses. */
export function writeAddress(bytes: Uint8Array, address: Ipv4Address, offset: number): void {
  let octet = 0;
  let position = offset;
  for (let index = 0; index < address.length; index += 1) {
    const character = address.charCodeAt(index);
    if (character === 0x2e) {
      bytes[position] = octet;
      position += 1;
      octet = 0;
    } else {
      octet = octet * 10 + character - 0x30;
    }
  }
  bytes[position] = octet;
}

/** The address in four bytes. */
export function readAddress(bytes: Uint8Array, offset: number): Ipv4Address {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}` as Ipv4Address;
}
