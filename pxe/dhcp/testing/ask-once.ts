import { parseIpv4Address } from "#model/ipv4.ts";
import { macToBytes, parseMacAddress } from "#model/mac-address.ts";
import { openUdpSocket } from "#pxe/socket/open-udp-socket.ts";
import { decodePacket } from "../decode-packet.ts";
import { encodePacket } from "../encode-packet.ts";

/**
 * A client for a network namespace: `ask-once.ts <interface> <packet in hex> <mac> [relay]` sends the packet in that
 * name, as a client or as the relay with that address, and prints for a second who answers with what.
 */
const [interfaceName = "", hex = "", mac = "", relay] = process.argv.slice(2);

const socket = await openUdpSocket({ interface: interfaceName, port: relay ? 67 : 68, broadcast: true });
const question = {
  ...decodePacket(Buffer.from(hex, "hex")),
  hardwareAddress: macToBytes(parseMacAddress(mac)),
  ...(relay && { relayAddress: parseIpv4Address(relay) }),
};
socket.on("message", (bytes) => {
  const answer = decodePacket(bytes);
  if (answer.op !== "reply" || answer.transactionId !== question.transactionId) return;
  const server = answer.options.get(54)?.join(".");
  console.log(`${server} gives ${answer.yourAddress} and ${answer.bootFile || "nothing"}`);
});
socket.send(encodePacket(question), 67, "255.255.255.255");
setTimeout(() => socket.close(), 1000);
