import { describe, expect, test } from "vitest";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { DhcpPacket } from "./dhcp-packet.ts";
import { type DhcpQuestion, questionOf } from "./dhcp-question.ts";
import { type ReplySettings, reply } from "./dhcp-reply.ts";
import { encodePacket } from "./encode-packet.ts";
import type { MessageType } from "./message-type.ts";
import { optionCode } from "./option-code.ts";
import { encodeText } from "./option-value.ts";
import { hexOption, textOption, typeOf } from "./testing/read-reply.ts";
import {
  authoritative,
  firmwareOptions,
  ip,
  proxy,
  sampleMachine,
  samplePacket,
  sampleSettings,
} from "./testing/sample.ts";

const machine = sampleMachine(1);
const { vendorClass, vendorSpecific, clientMachineIdentifier, clientIdentifier, serverIdentifier } = optionCode;
const ours: Option = [serverIdentifier, Uint8Array.of(10, 77, 0, 1)];
const foreign: Option = [serverIdentifier, Uint8Array.of(10, 77, 0, 254)];
const modes = [
  ["proxy", sampleSettings(proxy)],
  ["authoritative", sampleSettings(authoritative)],
] as const;

type Option = readonly [number, Uint8Array];

describe.each(modes)("in %s mode", (_, settings) => {
  const offer = (options: readonly Option[], change: Partial<DhcpPacket> = {}) =>
    answer(settings, 67, "discover", options, change);

  test.each([67, 4011] as const)("a stranger gets silence on port %i, whatever it asks", (port) => {
    for (const type of ["discover", "request", "decline", "release", "inform"] as const) {
      const packet = samplePacket(type, firmwareOptions(7), { clientAddress: ip("10.77.0.50") });
      expect(reply(question(packet, port), settings, undefined, { address: ip("10.77.0.21") })).toBeUndefined();
    }
  });

  test("option 97 goes back as it came, and is not missed where it is absent", () => {
    const id = Uint8Array.of(0, ...Array(16).fill(7));
    expect(hexOption(offer([...firmwareOptions(7), [clientMachineIdentifier, id]]), 97)).toBe("00" + "07".repeat(16));
    expect(typeOf(offer(firmwareOptions(7)))).toBe("offer");
    expect(offer(firmwareOptions(7))?.options.has(clientMachineIdentifier)).toBe(false);
  });

  test("option 61 goes back as it came (RFC 6842)", () => {
    expect(hexOption(offer([...firmwareOptions(7), [clientIdentifier, Uint8Array.of(1, 2, 3)]]), 61)).toBe("010203");
  });

  test("a relay's option 82 goes back as it came, and last", () => {
    const packet = offer([[82, Uint8Array.of(1, 1, 9)], ...firmwareOptions(7)], { relayAddress: ip("10.77.0.9") });
    expect([...(packet?.options.keys() ?? [])].at(-1)).toBe(82);
    expect(packet?.relayAddress).toBe("10.77.0.9");
  });

  test("option 60 says PXEClient to a PXE client and HTTPClient to HTTP boot", () => {
    expect(textOption(offer(firmwareOptions(7)), vendorClass)).toBe("PXEClient");
    expect(textOption(offer(firmwareOptions(16, "HTTPClient")), vendorClass)).toBe("HTTPClient");
  });

  test("option 43 tells PXE to use this boot file, so that EDK2 need not ask again on port 4011", () => {
    expect(hexOption(offer(firmwareOptions(7)), vendorSpecific)).toBe("060108ff");
    expect(hexOption(offer(firmwareOptions(16, "HTTPClient")), vendorSpecific)).toBeUndefined();
  });

  test("boot file and server stand both in the header and in the options", () => {
    const packet = offer(firmwareOptions(0));
    expect([packet?.bootFile, packet?.serverAddress]).toEqual(["undionly.kpxe", "10.77.0.1"]);
    expect([textOption(packet, 67), textOption(packet, 66)]).toEqual(["undionly.kpxe", "10.77.0.1"]);
  });

  test("iPXE gets its script, known by nothing but option 175 too", () => {
    expect(offer([[optionCode.ipxe, Uint8Array.of(1)]])?.bootFile).toBe(
      "http://10.77.0.1:8080/boot/52:54:00:00:00:01.ipxe",
    );
  });

  test("a reply has at least 300 bytes", () => {
    expect(encodePacket(offer(firmwareOptions(0)) as DhcpPacket).length).toBeGreaterThanOrEqual(300);
  });

  test("xid, flags and hardware address are the client's", () => {
    expect(offer(firmwareOptions(0), { flags: 0x8000 })).toMatchObject({
      op: "reply",
      transactionId: 0x12345678,
      flags: 0x8000,
      hardwareAddress: Uint8Array.of(0x52, 0x54, 0, 0, 0, 1),
    });
  });

  test("port 4011 answers a REQUEST and an INFORM with the boot file and no address, never a DISCOVER", () => {
    const at4011 = (type: MessageType) =>
      answer(settings, 4011, type, firmwareOptions(7), { clientAddress: ip("10.77.0.50") });
    for (const type of ["request", "inform"] as const) {
      expect(typeOf(at4011(type))).toBe("ack");
      expect(at4011(type)).toMatchObject({
        yourAddress: "0.0.0.0",
        clientAddress: "10.77.0.50",
        bootFile: "snponly.efi",
      });
      expect(at4011(type)?.options.has(optionCode.leaseTime)).toBe(false);
    }
    for (const type of ["discover", "decline", "release"] as const) expect(at4011(type)).toBeUndefined();
  });

  test("port 4011 gives back the item that was chosen from a boot menu", () => {
    const item: Option = [vendorSpecific, Uint8Array.of(71, 4, 0, 1, 0, 0, 255)];
    expect(hexOption(answer(settings, 4011, "request", [...firmwareOptions(7), item]), vendorSpecific)).toBe(
      "060108" + "470400010000" + "ff",
    );
  });

  test("neither port acknowledges a request that names another server", () => {
    for (const port of [67, 4011] as const) {
      expect(
        answer(settings, port, "request", [...firmwareOptions(7), foreign, requested("10.77.0.21")]),
      ).toBeUndefined();
    }
  });

  test("a reply is no longer than option 57 allows, and keeps its boot file", () => {
    const long: Option = [clientIdentifier, new Uint8Array(250).fill(9)];
    const tight = offer([...firmwareOptions(0), long, [97, new Uint8Array(17)], [57, Uint8Array.of(2, 64)]]);
    expect(encodePacket(tight as DhcpPacket).length).toBeLessThanOrEqual(576 - 28);
    expect([tight?.bootFile, tight?.serverAddress]).toEqual(["undionly.kpxe", "10.77.0.1"]);
    const roomy = offer([...firmwareOptions(0), long, [57, Uint8Array.of(5, 0xc0)]]);
    expect(roomy?.options.get(clientIdentifier)?.length).toBe(250);
  });

  test("a client that claims to take 65,280 bytes gets no more than fits a frame", () => {
    const packet = offer([...firmwareOptions(0), [61, new Uint8Array(2000)], [57, Uint8Array.of(0xff, 0)]]);
    expect(encodePacket(packet as DhcpPacket).length).toBeLessThanOrEqual(1500 - 28);
  });
});

describe("in proxy mode, port 67", () => {
  const settings = sampleSettings(proxy);

  test("an offer has a boot file, and neither an address nor anything of the network", () => {
    const packet = answer(settings, 67, "discover", firmwareOptions(7));
    expect(packet).toMatchObject({ yourAddress: "0.0.0.0", bootFile: "snponly.efi" });
    expect([...(packet?.options.keys() ?? [])]).toEqual([53, 54, 60, 43, 66, 67]);
  });

  test("leaves everything but a network boot's DISCOVER to the server that gives the addresses", () => {
    for (const type of ["request", "inform", "decline", "release"] as const) {
      expect(answer(settings, 67, type, firmwareOptions(7), { clientAddress: ip("10.77.0.21") })).toBeUndefined();
    }
    expect(answer(settings, 67, "discover", [[vendorClass, encodeText("udhcp 1.36")]])).toBeUndefined();
  });

  test("is silent to a processor that nothing here boots", () => {
    expect(answer(settings, 67, "discover", firmwareOptions(10))).toBeUndefined();
  });
});

describe("in authoritative mode, port 67", () => {
  const settings = sampleSettings({
    ...authoritative,
    gateway: ip("10.77.0.254"),
    dns: [ip("1.1.1.1"), ip("9.9.9.9")],
  });
  const ask = (type: MessageType, options: readonly Option[], change: Partial<DhcpPacket> = {}) =>
    answer(settings, 67, type, options, change);

  test("an offer has the machine's address and all of the network", () => {
    const packet = ask("discover", []);
    expect(packet).toMatchObject({ yourAddress: "10.77.0.21", serverAddress: "0.0.0.0", bootFile: "" });
    expect(Object.fromEntries([...(packet?.options ?? [])].map(([code]) => [code, hexOption(packet, code)]))).toEqual({
      1: "ffffff00",
      3: "0a4d00fe",
      6: "0101010109090909",
      12: Buffer.from("metal1").toString("hex"),
      28: "0a4d00ff",
      51: "00000e10",
      53: "02",
      54: "0a4d0001",
      58: "00000708",
      59: "00000c4e",
    });
  });

  test("a processor that nothing here boots gets an address, and no option 60 that would keep it waiting", () => {
    const packet = ask("discover", firmwareOptions(10));
    expect(packet).toMatchObject({ yourAddress: "10.77.0.21", bootFile: "" });
    expect(packet?.options.has(vendorClass)).toBe(false);
  });

  test("iPXE is told that no ProxyDHCP offer will come", () => {
    expect(hexOption(ask("discover", [[optionCode.ipxe, Uint8Array.of(1)]]), optionCode.ipxe)).toBe("b00101");
  });

  test.each([
    ["selecting our offer", [ours, requested("10.77.0.21")], undefined, "ack"],
    ["selecting another server's", [foreign, requested("10.77.0.21")], undefined, "silence"],
    ["selecting, with another address", [ours, requested("10.77.0.99")], undefined, "nak"],
    ["init-reboot", [requested("10.77.0.21")], undefined, "ack"],
    ["init-reboot with an address of another network", [requested("192.168.1.5")], undefined, "nak"],
    ["renewing or rebinding", [], "10.77.0.21", "ack"],
    ["renewing an address that is not its own", [], "10.77.0.22", "nak"],
    ["naming no address", [], undefined, "silence"],
  ] as const)("a REQUEST in %s", (_, options, ciaddr, expected) => {
    const packet = ask("request", options, ciaddr ? { clientAddress: ip(ciaddr) } : {});
    expect(typeOf(packet)).toBe(expected);
    if (expected === "ack")
      expect(packet).toMatchObject({ yourAddress: "10.77.0.21", clientAddress: ciaddr ?? "0.0.0.0" });
    if (expected === "nak") {
      expect(packet).toMatchObject({ yourAddress: "0.0.0.0", bootFile: "" });
      expect(packet?.options.has(optionCode.leaseTime)).toBe(false);
    }
  });

  test("an INFORM gets the network and no lease", () => {
    const packet = ask("inform", [], { clientAddress: ip("10.77.0.50") });
    expect(typeOf(packet)).toBe("ack");
    expect(packet).toMatchObject({ yourAddress: "0.0.0.0", clientAddress: "10.77.0.50" });
    expect(packet?.options.has(optionCode.leaseTime)).toBe(false);
    expect(ask("inform", [])).toBeUndefined();
  });

  test("DECLINE and RELEASE get no answer", () => {
    expect(ask("decline", [ours, requested("10.77.0.21")])).toBeUndefined();
    expect(ask("release", [ours], { clientAddress: ip("10.77.0.21") })).toBeUndefined();
  });

  test("a used-up pool is silence, not an empty offer", () => {
    expect(reply(question(samplePacket("discover"), 67), settings, machine, undefined)).toBeUndefined();
  });

  test("a relay in another network gets silence, one in this network an offer", () => {
    expect(ask("discover", [], { relayAddress: ip("10.88.0.1") })).toBeUndefined();
    expect(ask("discover", [], { relayAddress: ip("10.77.0.9") })?.relayAddress).toBe("10.77.0.9");
  });

  test("a NAK through a relay asks it to broadcast", () => {
    const packet = ask("request", [requested("10.9.9.9")], { relayAddress: ip("10.77.0.9") });
    expect([typeOf(packet), packet?.flags]).toEqual(["nak", 0x8000]);
  });
});

function requested(address: string): Option {
  return [optionCode.requestedAddress, Uint8Array.from(address.split(".").map(Number))];
}

function question(packet: DhcpPacket, port: 67 | 4011): DhcpQuestion {
  const found = questionOf(packet, port);
  if (!found) throw new Error("the packet is no question");
  return found;
}

function answer(
  settings: ReplySettings,
  port: 67 | 4011,
  type: MessageType,
  options: readonly Option[],
  change: Partial<DhcpPacket> = {},
  asker: BootMachine = machine,
): DhcpPacket | undefined {
  const lease = settings.dhcp.mode === "authoritative" ? asker : undefined;
  return reply(question(samplePacket(type, options, change), port), settings, asker, lease);
}
