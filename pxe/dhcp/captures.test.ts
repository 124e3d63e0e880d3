import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Ipv4Address } from "#model/ipv4.ts";
import { decodePacket } from "./decode-packet.ts";
import { describeClient } from "./describe-exchange.ts";
import { questionOf } from "./dhcp-question.ts";
import { reply } from "./dhcp-reply.ts";
import { encodePacket } from "./encode-packet.ts";
import { replyDestination } from "./reply-destination.ts";
import { allCaptures, type Capture, captureDirectory } from "./testing/captures.ts";
import { dumpPacket } from "./testing/dump-packet.ts";
import type { CapturedDatagram } from "./testing/read-pcap.ts";
import { authoritative, proxy, sampleMachine, sampleSettings } from "./testing/sample.ts";

const captures = allCaptures();

describe.each(captures)("$name", (capture) => {
  test("every captured packet is read, written and read again without a change", () => {
    for (const { payload } of capture.datagrams) {
      const packet = decodePacket(payload);
      expect(decodePacket(encodePacket(packet))).toEqual(packet);
    }
  });

  test("the dump with our answers is the golden one (HEARTH_UPDATE_GOLDEN=1 rewrites it and fails)", () => {
    const path = join(captureDirectory, `${capture.name}.txt`);
    const dump = dumpCapture(capture);
    const golden = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (process.env.HEARTH_UPDATE_GOLDEN && golden !== dump) writeFileSync(path, dump);
    expect(dump).toBe(golden);
  });
});

test("every reply of ours that was captured is the reply that is given now", () => {
  // proxy-ovmf-port-4011 was made with a server that leaves option 43 out on port 67, so that EDK2 asks on 4011.
  for (const capture of captures.filter(({ name }) => name !== "proxy-ovmf-port-4011")) {
    let ours: Uint8Array[] = [];
    for (const datagram of capture.datagrams) {
      if (datagram.source.address === "10.77.0.1")
        expect(ours.some((bytes) => datagram.payload.equals(bytes))).toBe(true);
      else ours = [...ours, ...answersTo(capture, datagram)];
    }
  }
});

function dumpCapture(capture: Capture): string {
  return capture.datagrams.map((datagram) => dumpDatagram(capture, datagram)).join("\n\n") + "\n";
}

function dumpDatagram(capture: Capture, datagram: CapturedDatagram): string {
  const { source, target } = datagram;
  const packet = decodePacket(datagram.payload);
  const question = questionOf(packet, portOf(datagram));
  const lines = [`# ${source.address}:${source.port} → ${target.address}:${target.port}`, dumpPacket(packet)];
  if (question) {
    const { answer, to } = decide(capture, datagram);
    lines.push(`= ${question.kind} of ${describeClient(question.client)} on port ${question.port}`);
    lines.push(answer ? `> answer to ${to?.address}:${to?.port}\n${dumpPacket(answer)}` : "> silence");
  }
  return lines.join("\n");
}

function answersTo(capture: Capture, datagram: CapturedDatagram): readonly Uint8Array[] {
  const { answer } = decide(capture, datagram);
  return answer ? [encodePacket(answer)] : [];
}

function decide(capture: Capture, datagram: CapturedDatagram) {
  const question = questionOf(decodePacket(datagram.payload), portOf(datagram));
  if (!question) return { answer: undefined };
  const chain = capture.name.endsWith("-shim") ? "grub" : "ipxe";
  const machine = sampleMachine(Number(question.mac.at(-1)), chain);
  const settings = sampleSettings(capture.name.startsWith("proxy") ? proxy : authoritative);
  const answer = reply(question, settings, machine, machine);
  const sender = { address: datagram.source.address as Ipv4Address, port: datagram.source.port };
  return { answer, to: answer && replyDestination(question, answer, sender) };
}

function portOf(datagram: CapturedDatagram): 67 | 4011 {
  return datagram.target.port === 4011 ? 4011 : 67;
}
