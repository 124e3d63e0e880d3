import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DecodeError } from "#model/decode-error.ts";
import { decodePacket } from "./decode-packet.ts";
import { layout } from "./dhcp-packet.ts";
import { encodePacket } from "./encode-packet.ts";
import { arbitraryPacket } from "./testing/arbitrary-packet.ts";
import { samplePacket } from "./testing/sample.ts";

test("what is written is read back, for any packet", () => {
  fc.assert(
    fc.property(arbitraryPacket, (packet) => {
      expect(decodePacket(encodePacket(packet))).toEqual({
        ...packet,
        hardwareAddress: Buffer.from(packet.hardwareAddress),
        options: new Map([...packet.options].map(([code, content]) => [code, Buffer.from(content)])),
      });
    }),
    { numRuns: 500 },
  );
});

test("an unknown option is kept as raw bytes", () => {
  const packet = samplePacket("discover", [[224, Uint8Array.of(1, 2, 3)]]);
  expect(decodePacket(encodePacket(packet)).options.get(224)).toEqual(Buffer.from([1, 2, 3]));
});

test("a pad byte before an option is skipped", () => {
  const bytes = withOptions([0, 0, 53, 1, 1, 0, 61, 2, 9, 9, 255]);
  expect([...decodePacket(bytes).options]).toEqual([
    [53, Buffer.from([1])],
    [61, Buffer.from([9, 9])],
  ]);
});

test("the end marker may be missing where the last option ends the datagram", () => {
  expect([...decodePacket(withOptions([53, 1, 1])).options.keys()]).toEqual([53]);
});

test("what follows the end marker is no option", () => {
  expect([...decodePacket(withOptions([53, 1, 1, 255, 61, 200])).options.keys()]).toEqual([53]);
});

test("an option of more than 255 bytes comes in parts (RFC 3396)", () => {
  const content = Uint8Array.from({ length: 600 }, (_, index) => index & 0xff);
  const bytes = encodePacket(samplePacket("discover", [[77, content]]));
  expect(bytes.indexOf(Buffer.from([77, 255]))).toBeGreaterThan(layout.options);
  expect(decodePacket(bytes).options.get(77)).toEqual(Buffer.from(content));
});

test("an option in 20,000 parts is joined at once, not once a part", () => {
  const bytes = withOptions(Array.from({ length: 20_000 }, () => [77, 1, 65]).flat());
  const before = process.cpuUsage();
  expect(decodePacket(bytes).options.get(77)?.length).toBe(20_000);
  expect(process.cpuUsage(before).user).toBeLessThan(100_000);
});

test("by option 52 the fields file and sname hold options, file first, and are no texts", () => {
  const bytes = withOptions([53, 1, 1, 52, 1, 3, 77, 1, 65, 255]);
  bytes.set([77, 1, 66, 12, 1, 104, 255], layout.file);
  bytes.set([77, 1, 67, 255], layout.sname);
  const packet = decodePacket(bytes);
  expect(packet.options.get(77)).toEqual(Buffer.from("ABC"));
  expect(packet.options.get(12)).toEqual(Buffer.from("h"));
  expect(packet.options.has(52)).toBe(false);
  expect([packet.bootFile, packet.serverName]).toEqual(["", ""]);
});

test("a boot file that fills its field has no NUL", () => {
  const packet = samplePacket("discover", [], { bootFile: "f".repeat(128), serverName: "s".repeat(64) });
  expect(decodePacket(encodePacket(packet))).toMatchObject({ bootFile: "f".repeat(128), serverName: "s".repeat(64) });
});

describe("an error names field and offset", () => {
  const cases: readonly (readonly [what: string, bytes: Uint8Array, message: string])[] = [
    ["an empty datagram", new Uint8Array(), "message at byte 0: a DHCP message has at least 240 bytes"],
    ["a short one", new Uint8Array(239), "message at byte 239: a DHCP message has at least 240 bytes"],
    ["an op that is none", changed(layout.op, 3), "op at byte 0: 3 is neither request (1) nor reply (2)"],
    ["a hardware address over 16 bytes", changed(layout.hlen, 17), "hlen at byte 2: chaddr has 16 bytes, not 17"],
    ["BOOTP without the cookie", changed(layout.cookie, 0), "magic cookie at byte 236: these are not DHCP options"],
    ["an option without length", withOptions([53, 1, 1, 61]), "options at byte 243: option 61 has no length"],
    ["an option cut off", withOptions([61, 7, 1, 1]), "options at byte 240: option 61 wants 7 bytes, 2 are left"],
    ["an overload of 4", withOptions([52, 1, 4]), "option 52 at byte 0: must be one byte: 1, 2 or 3"],
    ["an overload of two bytes", withOptions([52, 2, 1, 1]), "option 52 at byte 0: must be one byte: 1, 2 or 3"],
  ];
  test.each(cases)("%s", (_, bytes, message) => {
    expect(() => decodePacket(bytes)).toThrow(new DecodeError(...partsOf(message)));
  });

  test("an option that leaves the file field", () => {
    const bytes = withOptions([52, 1, 1, 255]);
    bytes.set([77, 200], layout.file);
    expect(() => decodePacket(bytes)).toThrow("file at byte 108: option 77 wants 200 bytes, 126 are left");
  });

  test("an overload inside the fields that it opened", () => {
    const bytes = withOptions([52, 1, 1, 255]);
    bytes.set([52, 1, 3, 255], layout.file);
    expect(() => decodePacket(bytes)).toThrow("only the options field may say");
  });
});

function partsOf(message: string): [string, number, string] {
  const match = /^(.+) at byte (\d+): (.+)$/.exec(message);
  return [match?.[1] ?? "", Number(match?.[2]), match?.[3] ?? ""];
}

function withOptions(options: readonly number[]): Buffer {
  const head = encodePacket(samplePacket("discover")).subarray(0, layout.options);
  return Buffer.from([...head, ...options]);
}

function changed(offset: number, value: number): Uint8Array {
  const bytes = Uint8Array.from(encodePacket(samplePacket("discover")));
  bytes[offset] = value;
  return bytes;
}
