import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeError } from "#model/decode-error.ts";
import { decodePacket } from "./decode-packet.ts";
import { encodePacket } from "./encode-packet.ts";
import type { TftpPacket } from "./tftp-packet.ts";

const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Uint8Array.from(part))));

/** `field at offset`, as the error names it. */
function complaintAbout(input: Uint8Array): string {
  try {
    decodePacket(input);
  } catch (error) {
    if (error instanceof DecodeError) return `${error.field} at ${error.offset}`;
    throw error;
  }
  return "none";
}

describe("a request", () => {
  test("of GRUB is read with its options, names in lower case", () => {
    const packet = decodePacket(bytes([0, 1], "/grub/grub.cfg\0octet\0blksize\x001024\0tsize\x000\0"));
    expect(packet).toEqual({
      kind: "read",
      fileName: "/grub/grub.cfg",
      mode: "octet",
      options: new Map([
        ["blksize", "1024"],
        ["tsize", "0"],
      ]),
    });
  });

  test("may write mode and option names in any case", () => {
    expect(decodePacket(bytes([0, 1], "x\0OCTET\0BlkSize\x001468\0"))).toEqual({
      kind: "read",
      fileName: "x",
      mode: "octet",
      options: new Map([["blksize", "1468"]]),
    });
  });

  test.each([
    ["without the end of its file name", bytes([0, 1], "abc"), "file name at 2"],
    ["with an empty file name", bytes([0, 1], "\0octet\0"), "file name at 2"],
    ["without a mode", bytes([0, 1], "abc\0"), "mode at 6"],
    ["with an empty mode", bytes([0, 1], "abc\0\0"), "mode at 6"],
    ["with an option that has no value", bytes([0, 1], "a\0octet\0tsize\0"), 'option "tsize" at 16'],
    ["with an option twice", bytes([0, 1], "a\0octet\0tsize\x000\0TSIZE\x001\0"), "option name at 18"],
    ["with an empty option name", bytes([0, 1], "a\0octet\0\0x\0"), "option name at 10"],
    ["of more than 512 bytes", bytes([0, 1], `${"a".repeat(504)}\0octet\0`), "request at 512"],
  ])("%s is refused, naming the place", (_, input, complaint) => {
    expect(complaintAbout(input)).toBe(complaint);
  });
});

test.each([
  ["nothing", bytes(), "opcode at 0"],
  ["one byte", bytes([0]), "opcode at 0"],
  ["an unknown opcode", bytes([0, 7, 0, 0]), "opcode at 0"],
  ["half a block number", bytes([0, 4, 0]), "block at 2"],
  ["an ACK with bytes after it", bytes([0, 4, 0, 1, 0]), "block at 2"],
  ["data without a block number", bytes([0, 3, 1]), "block at 2"],
  ["data of 65,465 bytes", Buffer.concat([Uint8Array.of(0, 3, 0, 1), Buffer.alloc(65_465)]), "data at 4"],
  ["half an error code", bytes([0, 5, 0]), "error code at 2"],
  ["an error with bytes after its message", bytes([0, 5, 0, 1], "no\0more"), "error message at 7"],
])("%s is no packet", (_, input, complaint) => {
  expect(complaintAbout(input)).toBe(complaint);
});

test("an error without the end of its message still ends a transfer", () => {
  expect(decodePacket(bytes([0, 5, 0, 8], "User aborted"))).toEqual({
    kind: "error",
    code: 8,
    message: "User aborted",
  });
  expect(decodePacket(bytes([0, 5, 0, 0]))).toEqual({ kind: "error", code: 0, message: "" });
});

const latin1 = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 1, max: 255 }), { minLength, maxLength }).map((codes) => String.fromCharCode(...codes));
const options = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,12}$/), latin1(0, 12)), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  .map((entries) => new Map(entries));
const uint16 = fc.integer({ min: 0, max: 65_535 });

const packets: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("read" as const, "write" as const),
    fileName: latin1(1, 20),
    mode: fc.stringMatching(/^[a-z]{1,10}$/),
    options,
  }),
  fc.record({
    kind: fc.constant("data" as const),
    block: uint16,
    data: fc.uint8Array({ maxLength: 1468 }).map((data) => Buffer.from(data)),
  }),
  fc.record({ kind: fc.constant("ack" as const), block: uint16 }),
  fc.record({ kind: fc.constant("error" as const), code: uint16, message: latin1(0, 40) }),
  fc.record({ kind: fc.constant("option-ack" as const), options }),
);

test("what is encoded is decoded to the same packet", () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const decoded = decodePacket(encodePacket(packet));
      expect(decoded.kind === "data" ? { ...decoded, data: Buffer.from(decoded.data) } : decoded).toEqual(packet);
    }),
    { numRuns: 2000 },
  );
});

test("no bytes whatever make the decoder throw anything but DecodeError", () => {
  const survives = (input: Uint8Array) => {
    complaintAbout(input);
  };
  // Random bytes hardly ever get past the opcode: so also those that begin well, and good packets that were damaged.
  const begun = fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 600 }))
    .map(([code, rest]) => Buffer.from([0, code, ...rest]));
  const damaged = fc
    .tuple(packets, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(3))
    .map(([packet, at, value, how]) => damage(Buffer.from(encodePacket(packet)), at, value, how));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), survives), { numRuns: 20_000 });
  fc.assert(fc.property(begun, survives), { numRuns: 40_000 });
  fc.assert(fc.property(damaged, survives), { numRuns: 40_000 });
});

/** One byte changed, the end cut off, one byte put in, or the whole twice. */
function damage(packet: Buffer, at: number, value: number, how: number): Buffer {
  const place = at % (packet.length + 1);
  if (how === 0) return Buffer.concat([packet.subarray(0, place), Buffer.from([value]), packet.subarray(place + 1)]);
  if (how === 1) return packet.subarray(0, place);
  if (how === 2) return Buffer.concat([packet.subarray(0, place), Buffer.from([value]), packet.subarray(place)]);
  return Buffer.concat([packet, packet]);
}
