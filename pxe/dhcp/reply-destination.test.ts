import { expect, test } from "vitest";
import { broadcastFlag, type DhcpPacket } from "./dhcp-packet.ts";
import { questionOf } from "./dhcp-question.ts";
import { encodeMessageType, type MessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";
import { replyDestination } from "./reply-destination.ts";
import { ip, samplePacket } from "./testing/sample.ts";

const relay = { relayAddress: ip("10.77.0.9") };
const ciaddr = { clientAddress: ip("10.77.0.21") };

test.each<readonly [string, 67 | 4011, Partial<DhcpPacket>, MessageType, [string, number], string]>([
  ["a client without an address: broadcast", 67, {}, "offer", ["0.0.0.0", 68], "255.255.255.255:68"],
  ["the broadcast flag: broadcast", 67, { flags: broadcastFlag }, "offer", ["0.0.0.0", 68], "255.255.255.255:68"],
  ["a relay: its port 67", 67, relay, "offer", ["10.77.0.9", 67], "10.77.0.9:67"],
  ["a relay before ciaddr", 67, { ...relay, ...ciaddr }, "ack", ["10.77.0.9", 67], "10.77.0.9:67"],
  ["a NAK through a relay", 67, relay, "nak", ["10.77.0.9", 67], "10.77.0.9:67"],
  ["ciaddr: unicast", 67, ciaddr, "ack", ["10.77.0.21", 68], "10.77.0.21:68"],
  ["a NAK: broadcast, for ciaddr is wrong", 67, ciaddr, "nak", ["10.77.0.21", 68], "255.255.255.255:68"],
  ["port 4011: back to the sender's port", 4011, ciaddr, "ack", ["10.77.0.21", 4011], "10.77.0.21:4011"],
  ["port 4011 without an address: broadcast", 4011, {}, "ack", ["0.0.0.0", 68], "255.255.255.255:68"],
  ["port 4011 from port 0, where nothing can be sent", 4011, ciaddr, "ack", ["10.77.0.21", 0], "255.255.255.255:68"],
])("%s", (_, port, change, type, [address, senderPort], expected) => {
  const question = questionOf(samplePacket("request", [], change), port);
  if (!question) throw new Error("no question");
  const packet = samplePacket("discover", [[optionCode.messageType, encodeMessageType(type)]], { op: "reply" });
  const to = replyDestination(question, packet, { address: ip(address), port: senderPort });
  expect(`${to.address}:${to.port}`).toBe(expected);
});
