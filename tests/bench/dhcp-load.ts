import { parseIpv4Address } from "#model/ipv4.ts";
import { macToBytes } from "#model/mac-address.ts";
import { layout } from "#pxe/dhcp/dhcp-packet.ts";
import { allCaptures } from "#pxe/dhcp/testing/captures.ts";
import { openDeviceSocket } from "#pxe/socket/open-device-socket.ts";
import { encodeIpv4SocketAddress, hostInt } from "#pxe/socket/socket-address.ts";
import { benchMachines } from "./dhcp-machines.ts";

/**
 * Load for one DHCP server: `dhcp-load.ts <interface> <warm-up ms> <ms>` sends OVMF's own DISCOVER in the name of 200
 * machines, each as soon as another is answered, and prints the OFFERs a second after the warm-up. It calls the C
 * library without Node's event loop between, so that it is quicker than any server and never what is measured.
 */
const [interfaceName = "", warmUpMs = "0", durationMs = "0"] = process.argv.slice(2);

/** Questions on the way at a time: enough that the server never waits, few enough that no queue overflows. */
const window = 32;

/** When nothing came for so long, the questions on the way are lost, and as many others are sent. */
const lostAfterMs = 50;

const SO_RCVTIMEO = 20;

const { fd, libc, constants, setOption } = openDeviceSocket(interfaceName, "ipv4", { type: "datagram" });
setOption(constants.SOL_SOCKET, constants.SO_BROADCAST, 1);
setOption(constants.SOL_SOCKET, SO_RCVTIMEO, timeval(lostAfterMs));
const client = encodeIpv4SocketAddress(constants, parseIpv4Address("0.0.0.0"), 68);
const server = encodeIpv4SocketAddress(constants, parseIpv4Address("255.255.255.255"), 67);
if (libc.bind(fd, client, client.length) < 0) throw new Error("port 68 is taken");

const discover = allCaptures().find(({ name }) => name === "ovmf-pxe")?.datagrams[0]?.payload ?? Buffer.alloc(0);
const questions = benchMachines.map(({ mac }) => {
  const bytes = Buffer.from(discover);
  bytes.set(macToBytes(mac), layout.chaddr);
  return bytes;
});
const message = Buffer.alloc(1500);
const sender = Buffer.alloc(16);
const room = hostInt(sender.length);
let transactionId = 0;

function ask(): void {
  transactionId += 1;
  const bytes = questions[transactionId % questions.length] ?? discover;
  bytes.writeUInt32BE(transactionId, layout.xid);
  libc.sendto(fd, bytes, bytes.length, 0, server, server.length);
}

/** Asks for so long, and returns the OFFERs that came. */
function load(forMs: number): number {
  const endMs = performance.now() + forMs;
  let offers = 0;
  while (performance.now() < endMs) {
    // Waits for the first, then takes what else is there: one switch of process for many packets.
    if (receive(0)) {
      do offers += takeOffer();
      while (receive(constants.MSG_DONTWAIT));
    } else {
      for (let count = 0; count < window; count += 1) ask();
    }
  }
  return offers;
}

function receive(flags: number): boolean {
  return libc.recvfrom(fd, message, message.length, flags, sender, room) > 0;
}

/** 1, and the next question, for an OFFER with an address that answers one of our last questions; else 0. */
function takeOffer(): number {
  // Option 53 comes first from either server.
  if (message[layout.options + 2] !== 2 || message.readUInt32BE(layout.yiaddr) === 0) return 0;
  if (transactionId - message.readUInt32BE(layout.xid) > 10 * window) return 0;
  ask();
  return 1;
}

/** `struct timeval` of a 64-bit Linux. */
function timeval(ms: number): Uint8Array {
  return new Uint8Array(BigInt64Array.of(0n, BigInt(ms * 1000)).buffer);
}

load(Number(warmUpMs));
const startedMs = performance.now();
const offers = load(Number(durationMs));
console.log(String(Math.round((offers * 1000) / (performance.now() - startedMs))));
