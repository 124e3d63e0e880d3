import { createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import { decodePacket } from "./decode-packet.ts";
import type { DhcpPacket } from "./dhcp-packet.ts";
import { questionOf } from "./dhcp-question.ts";
import { reply } from "./dhcp-reply.ts";
import { encodePacket } from "./encode-packet.ts";
import { allCaptures } from "./testing/captures.ts";
import { authoritative, sampleMachine, sampleSettings } from "./testing/sample.ts";

/** What the npm package `dhcp` reads out of a message: a decoder that nobody here wrote. */
interface OracleMessage {
  readonly op: number;
  readonly xid: number;
  readonly yiaddr: string;
  readonly siaddr: string;
  readonly chaddr: string;
  readonly file: string;
  readonly options: Readonly<Record<number, unknown>>;
}

const oracle = createRequire(import.meta.url)("dhcp/lib/protocol.js") as { parse(bytes: Buffer): OracleMessage };

test("the npm package dhcp reads in our replies what we meant", () => {
  // It tells the console about every option it does not know.
  const silent = [vi.spyOn(console, "error"), vi.spyOn(console, "log")].map((spy) => spy.mockReturnValue());
  let replies = 0;
  for (const { datagrams } of allCaptures()) {
    for (const { payload } of datagrams) {
      const question = questionOf(decodePacket(payload), 67);
      const machine = sampleMachine(1, "grub");
      const packet = question && reply(question, sampleSettings(authoritative), machine, machine);
      if (!packet) continue;
      replies += 1;
      const read = oracle.parse(encodePacket(packet));
      expect(read).toMatchObject({ op: 2, xid: packet.transactionId, siaddr: packet.serverAddress });
      expect(read.yiaddr).toBe(packet.yourAddress);
      expect(read.chaddr.toLowerCase()).toBe(
        Buffer.from(packet.hardwareAddress).toString("hex").match(/../g)?.join("-"),
      );
      expect(read.file.replace(/\0+$/, "")).toBe(packet.bootFile);
      expect(optionsRead(read)).toMatchObject(expectedOptions(packet));
    }
  }
  for (const spy of silent) spy.mockRestore();
  expect(replies).toBeGreaterThan(15);
});

/** The options that the package knows; it drops the others. */
function optionsRead({ options }: OracleMessage) {
  return { type: options[53], server: options[54], lease: options[51], mask: options[1], file: options[67] };
}

function expectedOptions(packet: DhcpPacket) {
  const granted = packet.options.has(51);
  return {
    type: packet.options.get(53)?.[0],
    server: "10.77.0.1",
    ...(granted && { lease: 3600, mask: "255.255.255.0" }),
    ...(packet.bootFile && { file: packet.bootFile }),
  };
}
