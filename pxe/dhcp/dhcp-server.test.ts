import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HearthError } from "#model/hearth-error.ts";
import type { ReplySettings } from "./dhcp-reply.ts";
import { type DhcpServer, startDhcpServer } from "./dhcp-server.ts";
import { encodePacket } from "./encode-packet.ts";
import { optionCode } from "./option-code.ts";
import { type FakeSockets, fakeSockets } from "./testing/fake-sockets.ts";
import { typeOf } from "./testing/read-reply.ts";
import {
  authoritative,
  firmwareOptions,
  proxy,
  sampleMachine,
  samplePacket,
  sampleSettings,
} from "./testing/sample.ts";

const machine = sampleMachine(1);
let stateDirectory: string;
let problems: HearthError[];
let events: string[];

beforeEach(async () => {
  stateDirectory = await mkdtemp(join(tmpdir(), "hearth-dhcp-"));
  problems = [];
  events = [];
});
afterEach(() => rm(stateDirectory, { recursive: true }));

test("a machine's whole way is answered and told to the journal", async () => {
  const sockets = fakeSockets();
  const server = await start(sockets, authoritative);
  sockets.receive(67, encodePacket(samplePacket("discover", firmwareOptions(7))));
  sockets.receive(67, encodePacket(samplePacket("request", [...firmwareOptions(7), requested(21)])));
  sockets.receive(67, encodePacket(samplePacket("discover", [[optionCode.ipxe, Uint8Array.of(1)]])));
  sockets.receive(67, encodePacket(samplePacket("discover")));
  await server.close();
  expect(
    sockets.sent.map(({ packet, to }) => `${typeOf(packet)} ${packet.yourAddress} ${packet.bootFile} → ${to}`),
  ).toEqual([
    "offer 10.77.0.21 snponly.efi → 255.255.255.255:68",
    "ack 10.77.0.21 snponly.efi → 255.255.255.255:68",
    "offer 10.77.0.21 http://10.77.0.1:8080/boot/52:54:00:00:00:01.ipxe → 255.255.255.255:68",
    "offer 10.77.0.21  → 255.255.255.255:68",
  ]);
  expect(events).toEqual([
    "metal1 dhcp UEFI x86-64: OFFER 10.77.0.21, boot file snponly.efi",
    "metal1 dhcp UEFI x86-64: ACK 10.77.0.21, boot file snponly.efi",
    "metal1 dhcp iPXE: OFFER 10.77.0.21, boot file http://10.77.0.1:8080/boot/52:54:00:00:00:01.ipxe",
    "metal1 dhcp system: OFFER 10.77.0.21",
  ]);
  expect([problems, sockets.closed]).toEqual([[], [67, 4011]]);
});

test("port 4011 answers to where the question came from", async () => {
  const sockets = fakeSockets();
  const server = await start(sockets, proxy);
  const question = encodePacket(samplePacket("request", firmwareOptions(7)));
  sockets.receive(4011, question, { address: "10.77.0.50", port: 4011 });
  await server.close();
  expect(sockets.sent.map(({ to }) => to)).toEqual(["10.77.0.50:4011"]);
});

test("malformed packets and strangers are counted, and get nothing", async () => {
  const sockets = fakeSockets();
  const server = await start(sockets, authoritative);
  sockets.receive(67, Buffer.from("not DHCP"));
  sockets.receive(4011, new Uint8Array());
  sockets.receive(
    67,
    encodePacket(
      samplePacket("discover", [
        [optionCode.clientArchitecture, Uint8Array.of(7)],
        [60, Buffer.from("PXEClient")],
      ]),
    ),
  );
  sockets.receive(67, encodePacket(samplePacket("discover", [], { hardwareAddress: Uint8Array.of(2, 0, 0, 0, 0, 9) })));
  sockets.receive(67, encodePacket(samplePacket("discover")));
  await server.close();
  expect(server.counters).toEqual({ answered: 1, silent: 1, malformed: 3, failed: 0 });
  expect(sockets.sent).toHaveLength(1);
});

test("a declined address is not given again, over a restart too", async () => {
  const first = fakeSockets();
  const server = await start(first, authoritative);
  first.receive(67, encodePacket(samplePacket("request", [requested(21)])));
  first.receive(67, encodePacket(samplePacket("decline", [requested(21)])));
  await server.close();
  expect(events.at(-1)).toBe("metal1 dhcp system: DECLINE 10.77.0.21, no answer");

  const second = fakeSockets();
  const again = await start(second, authoritative);
  second.receive(67, encodePacket(samplePacket("discover")));
  await again.close();
  expect(second.sent[0]?.packet.yourAddress).toBe("10.77.0.200");
});

test("nobody can decline an address that is not his, or one of another server", async () => {
  const sockets = fakeSockets();
  const server = await start(sockets, authoritative);
  const foreign = [optionCode.serverIdentifier, Uint8Array.of(10, 77, 0, 254)] as const;
  sockets.receive(67, encodePacket(samplePacket("decline", [requested(22)])));
  sockets.receive(67, encodePacket(samplePacket("decline", [requested(21), foreign])));
  sockets.receive(67, encodePacket(samplePacket("discover")));
  await server.close();
  expect(sockets.sent[0]?.packet.yourAddress).toBe("10.77.0.21");
});

test("a granted address is on disk once the server is closed, and RELEASE takes it off", async () => {
  const leasesOnDisk = async () => JSON.parse(await readFile(join(stateDirectory, "leases.json"), "utf8")).leases;
  const sockets = fakeSockets();
  const server = await start(sockets, authoritative);
  sockets.receive(67, encodePacket(samplePacket("request", [requested(21)])));
  await server.close();
  expect(await leasesOnDisk()).toEqual([{ mac: machine.mac, address: "10.77.0.21", expiresAtMs: 3_600_000 }]);

  const later = fakeSockets();
  const again = await start(later, authoritative);
  later.receive(67, encodePacket(samplePacket("release", [], { clientAddress: machine.address })));
  await again.close();
  expect(await leasesOnDisk()).toEqual([]);
});

test("leases that cannot be read are reported, and the reserved address is given all the same", async () => {
  await writeFile(join(stateDirectory, "leases.json"), "{");
  const sockets = fakeSockets();
  const server = await start(sockets, authoritative);
  sockets.receive(67, encodePacket(samplePacket("discover")));
  await server.close();
  expect(problems.map(({ code }) => code)).toEqual(["lease-file-unreadable"]);
  expect(sockets.sent[0]?.packet.yourAddress).toBe("10.77.0.21");
});

test("a reply that cannot be sent, a broken socket and a fault inside are reported, and the next packet is answered", async () => {
  const sockets = fakeSockets({ send: new Error("send ENETUNREACH") });
  let faults = 1;
  const server = await startDhcpServer({
    ...options(sockets, proxy),
    findMachine() {
      if (faults-- > 0) throw new TypeError("a fault");
      return machine;
    },
  });
  const question = encodePacket(samplePacket("discover", firmwareOptions(7)));
  sockets.receive(67, question);
  sockets.fail(4011, new Error("recvmsg ENETDOWN"));
  sockets.receive(67, question);
  await server.close();
  expect(problems.map(({ code }) => code)).toEqual(["dhcp-question-failed", "dhcp-socket-failed", "dhcp-send-failed"]);
  expect(problems[2]?.what).toBe("The DHCP reply for metal1 could not be sent to 255.255.255.255:68.");
  expect(server.counters).toMatchObject({ answered: 1, failed: 1 });
});

test("port 67 is shared with a program that allows it, and that is said", async () => {
  const sockets = fakeSockets({ inUse: 67 });
  const server = await start(sockets, proxy);
  await server.close();
  expect(problems.map(({ code }) => code)).toEqual(["port-shared"]);
  expect(sockets.opened.map(({ port, reusePort }) => [port, reusePort ?? false])).toEqual([
    [67, false],
    [67, true],
    [4011, false],
  ]);
});

test.each([
  ["port 67 of a program that does not share", { inUse: 67, exclusive: true as const }, []],
  ["port 4011, for what is sent there reaches only one", { inUse: 4011 }, [67]],
])("the server does not start without %s", async (_, broken, closed) => {
  const sockets = fakeSockets(broken);
  await expect(start(sockets, proxy)).rejects.toMatchObject({ code: "port-in-use" });
  expect(sockets.closed).toEqual(closed);
});

function start(sockets: FakeSockets, dhcp: ReplySettings["dhcp"]): Promise<DhcpServer> {
  return startDhcpServer(options(sockets, dhcp));
}

function options(sockets: FakeSockets, dhcp: ReplySettings["dhcp"]): Parameters<typeof startDhcpServer>[0] {
  return {
    settings: { ...sampleSettings(dhcp), interface: "br0", stateDirectory },
    findMachine: (mac) => (mac === machine.mac ? machine : undefined),
    onEvent: (event) => void events.push(`${event.machine} ${event.kind} ${event.detail}`),
    onProblem: (problem) => void problems.push(problem),
    now: () => 0,
    openSocket: sockets.open,
  };
}

function requested(last: number) {
  return [optionCode.requestedAddress, Uint8Array.of(10, 77, 0, last)] as const;
}
