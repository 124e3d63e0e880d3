import { expect, test } from "vitest";
import { noAddress } from "./dhcp-packet.ts";
import { questionOf } from "./dhcp-question.ts";
import { optionCode } from "./option-code.ts";
import { firmwareOptions, ip, samplePacket } from "./testing/sample.ts";

test("all that decides is in the question, by its name", () => {
  const packet = samplePacket(
    "request",
    [
      ...firmwareOptions(7),
      [optionCode.requestedAddress, Uint8Array.of(10, 77, 0, 21)],
      [optionCode.serverIdentifier, Uint8Array.of(10, 77, 0, 1)],
      [optionCode.maxMessageSize, Uint8Array.of(0x05, 0xc0)],
      [optionCode.clientIdentifier, Uint8Array.of(1, 2)],
      [optionCode.clientMachineIdentifier, Uint8Array.of(0, 3)],
      [optionCode.relayAgentInformation, Uint8Array.of(1, 1, 9)],
      [optionCode.vendorSpecific, Uint8Array.of(6, 1, 8, 71, 4, 0, 1, 0, 0, 255)],
    ],
    { flags: 0x8000, relayAddress: ip("10.77.0.9"), clientAddress: ip("10.77.0.50") },
  );
  expect(questionOf(packet, 67)).toEqual({
    kind: "request",
    port: 67,
    mac: "52:54:00:00:00:01",
    client: { kind: "firmware", transport: "pxe", architecture: 7 },
    transactionId: 0x12345678,
    flags: 0x8000,
    wantsBroadcast: true,
    relayAddress: "10.77.0.9",
    clientAddress: "10.77.0.50",
    requestedAddress: "10.77.0.21",
    serverIdentifier: "10.77.0.1",
    maxMessageBytes: 1472,
    echo: {
      clientIdentifier: Uint8Array.of(1, 2),
      machineIdentifier: Uint8Array.of(0, 3),
      relayAgentInformation: Uint8Array.of(1, 1, 9),
      bootItem: Uint8Array.of(0, 1, 0, 0),
    },
  });
});

test("what the client does not say is absent, not empty", () => {
  expect(questionOf(samplePacket("discover", [], { clientAddress: noAddress }), 4011)).toEqual({
    kind: "discover",
    port: 4011,
    mac: "52:54:00:00:00:01",
    client: { kind: "system" },
    transactionId: 0x12345678,
    flags: 0,
    wantsBroadcast: false,
    echo: {},
  });
});

test.each([
  ["a server's reply", samplePacket("discover", [], { op: "reply" })],
  ["an OFFER sent as a request", samplePacket("offer")],
  ["BOOTP without option 53", samplePacket("discover", [], { options: new Map() })],
  ["InfiniBand", samplePacket("discover", [], { hardwareType: 32 })],
  ["an Ethernet address of five bytes", samplePacket("discover", [], { hardwareAddress: new Uint8Array(5) })],
])("%s is no question", (_, packet) => {
  expect(questionOf(packet, 67)).toBeUndefined();
});

test.each([
  [optionCode.messageType, [0], "option 53 at byte 0: must be one byte from 1 to 8"],
  [optionCode.messageType, [9], "option 53 at byte 0: must be one byte from 1 to 8"],
  [optionCode.requestedAddress, [1, 2, 3], "option 50 at byte 0: an address has 4 bytes, not 3"],
  [optionCode.serverIdentifier, [], "option 54 at byte 0: an address has 4 bytes, not 0"],
  [optionCode.maxMessageSize, [1], "option 57 at byte 0: must be 2 bytes, not 1"],
])("option %i with the bytes %j is an error", (code, content, message) => {
  expect(() => questionOf(samplePacket("discover", [[code, Uint8Array.from(content)]]), 67)).toThrow(message);
});

test("option 43 in another vendor's shape is left alone", () => {
  const packet = samplePacket("request", [[optionCode.vendorSpecific, Uint8Array.of(71, 200, 1)]]);
  expect(questionOf(packet, 67)?.echo).toEqual({});
});
