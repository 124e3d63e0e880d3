import fc from "fast-check";
import type { Ipv4Address } from "#model/ipv4.ts";
import type { DhcpPacket } from "../dhcp-packet.ts";
import { optionCode } from "../option-code.ts";

/** Any packet that has a form on the wire. */
export const arbitraryPacket: fc.Arbitrary<DhcpPacket> = fc.record({
  op: fc.constantFrom("request" as const, "reply" as const),
  hardwareType: fc.integer({ min: 0, max: 255 }),
  hardwareAddress: fc.uint8Array({ maxLength: 16 }),
  hops: fc.integer({ min: 0, max: 255 }),
  transactionId: fc.integer({ min: 0, max: 0xffffffff }),
  secondsElapsed: fc.integer({ min: 0, max: 0xffff }),
  flags: fc.integer({ min: 0, max: 0xffff }),
  clientAddress: arbitraryAddress(),
  yourAddress: arbitraryAddress(),
  serverAddress: arbitraryAddress(),
  relayAddress: arbitraryAddress(),
  serverName: arbitraryText(64),
  bootFile: arbitraryText(128),
  options: fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 254 }).filter((code) => code !== optionCode.overload),
        // Now and then over 255 bytes, which takes more than one option on the wire.
        fc.oneof({ weight: 9, arbitrary: fc.uint8Array({ maxLength: 40 }) }, fc.uint8Array({ maxLength: 700 })),
      ),
      { maxLength: 12 },
    )
    .map((entries) => new Map(entries)),
});

function arbitraryAddress(): fc.Arbitrary<Ipv4Address> {
  const octet = fc.integer({ min: 0, max: 255 });
  return fc.tuple(octet, octet, octet, octet).map((octets) => octets.join(".") as Ipv4Address);
}

function arbitraryText(maxLength: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ maxLength })
    .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0)).toString("latin1"));
}
