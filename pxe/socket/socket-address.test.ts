import { expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import {
  decodeIpv6SocketAddress,
  encodeIpv4SocketAddress,
  encodeIpv6SocketAddress,
  ipv6Bytes,
} from "./socket-address.ts";
import { type SocketConstants, socketConstants } from "./socket-constants.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const [linux, darwin] = ["linux", "darwin"].map((platform) => socketConstants(platform) as SocketConstants);

test("an IPv4 address begins with its family on Linux, with its length on macOS", () => {
  const address = parseIpv4Address("10.77.0.1");
  expect(hex(encodeIpv4SocketAddress(linux as SocketConstants, address, 4011))).toBe(
    "02000fab0a4d0001" + "00".repeat(8),
  );
  expect(hex(encodeIpv4SocketAddress(darwin as SocketConstants, address, 4011))).toBe(
    "10020fab0a4d0001" + "00".repeat(8),
  );
});

test("an IPv6 address carries the interface that it is link-local on", () => {
  const bytes = encodeIpv6SocketAddress(linux as SocketConstants, ipv6Bytes("ff02::1"), 3);
  expect(hex(bytes)).toBe("0a00" + "000000000000" + "ff02" + "00".repeat(13) + "01" + "03000000");
  expect(hex(decodeIpv6SocketAddress(bytes))).toBe("ff02" + "00".repeat(13) + "01");
});

test.each([
  ["::", "00".repeat(16)],
  ["fe80::5054:ff:fe00:1", "fe80000000000000505400fffe000001"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
])("%s is sixteen bytes", (text, bytes) => {
  expect(hex(ipv6Bytes(text))).toBe(bytes);
});

test("text that is no IPv6 address is a programming error", () => {
  expect(() => ipv6Bytes("10.77.0.1")).toThrow(RangeError);
});

test("no numbers are known for systems without a way to listen on one interface", () => {
  expect(socketConstants("win32")).toBeUndefined();
});
