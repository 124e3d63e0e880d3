import { type MacAddress, macToBytes } from "#model/mac-address.ts";

/**
 * The 102 bytes that wake a machine: six of 0xff, then its address sixteen times (AMD, Magic Packet Technology,
 * publication 20213). Its network card looks for them anywhere in any frame.
 */
export function magicPacket(mac: MacAddress): Uint8Array {
  const address = macToBytes(mac);
  const packet = new Uint8Array(6 + 16 * address.length).fill(0xff);
  for (let copy = 0; copy < 16; copy++) packet.set(address, 6 + copy * address.length);
  return packet;
}
