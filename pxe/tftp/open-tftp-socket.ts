import { createSocket, type Socket } from "node:dgram";
import { type Ipv4Address, parseIpv4Address } from "#model/ipv4.ts";
import { lastErrno } from "#pxe/socket/libc.ts";
import { type DeviceSocket, openDeviceSocket } from "#pxe/socket/open-device-socket.ts";
import { bindError } from "#pxe/socket/open-udp-socket.ts";
import { findPortOwner } from "#pxe/socket/port-owner.ts";
import { encodeIpv4SocketAddress, hostInt } from "#pxe/socket/socket-address.ts";
import type { FramedBlocks } from "./frame-blocks.ts";
import type { OpenTftpSocket, Peer, TftpSocket } from "./tftp-socket.ts";

/** udp(7) on Linux: one call hands over many datagrams, cut by the kernel or the network card. */
const segmentation = { SOL_UDP: 17, UDP_SEGMENT: 103, segmentsMax: 64, bytesMax: 65_000 } as const;

/**
 * Sockets tied to one interface. Receiving is left to Node's event loop; sending goes straight to the C library,
 * because `dgram` looks every address up and queues every packet, which halves the speed of a lock-step transfer.
 */
export function tftpSocketsOn(interfaceName: string): OpenTftpSocket {
  return async (addressText, port) => {
    const address = parseIpv4Address(addressText);
    const device = openDeviceSocket(interfaceName, "ipv4", { type: "datagram" });
    try {
      await bind(device, interfaceName, address, port);
      return tftpSocket(device, await adopt(device.fd));
    } catch (error) {
      device.close();
      throw error;
    }
  };
}

function tftpSocket(device: DeviceSocket, receiver: Socket): TftpSocket {
  let closed = false;
  let peer: Peer | undefined;
  let peerAddress = new Uint8Array();
  let segmentBytes = 0;
  let canSegment = process.platform === "linux";

  function sendNow(bytes: Uint8Array, to: Peer): number {
    // The descriptor may be someone else's by now.
    if (closed) return 0;
    if (to !== peer) {
      peer = to;
      peerAddress = new Uint8Array(encodeIpv4SocketAddress(device.constants, to.address as Ipv4Address, to.port));
    }
    const { libc, fd, constants } = device;
    return libc.sendto(fd, bytes, bytes.length, constants.MSG_DONTWAIT, peerAddress, peerAddress.length);
  }

  function segmentAt(packetBytes: number): boolean {
    if (!canSegment || segmentBytes === packetBytes) return canSegment;
    const { libc, fd } = device;
    const value = hostInt(packetBytes);
    canSegment = libc.setsockopt(fd, segmentation.SOL_UDP, segmentation.UDP_SEGMENT, value, value.length) === 0;
    segmentBytes = canSegment ? packetBytes : 0;
    return canSegment;
  }

  function sendRun(blocks: FramedBlocks, to: Peer, packetsACall: number): number {
    let result = 0;
    for (let at = 0; at < blocks.count && result >= 0; at += packetsACall) {
      const start = at * blocks.packetBytes;
      result = sendNow(blocks.bytes.subarray(start, start + packetsACall * blocks.packetBytes), to);
    }
    return result;
  }

  return {
    port: receiver.address().port,
    onPacket(listener) {
      receiver.on("message", (bytes, from) => listener(bytes, from));
    },
    send: (packet, to) => void sendNow(packet, to),
    sendBlocks(blocks, to) {
      const together = Math.min(segmentation.segmentsMax, Math.floor(segmentation.bytesMax / blocks.packetBytes));
      if (blocks.count > 1 && together > 1 && segmentAt(blocks.packetBytes)) {
        if (sendRun(blocks, to, together) >= 0 || isPassing(lastErrno())) return;
        // Blocks larger than the network's packets, or a network card that cannot: one by one from now on.
        canSegment = false;
        const off = hostInt(0);
        device.libc.setsockopt(device.fd, segmentation.SOL_UDP, segmentation.UDP_SEGMENT, off, off.length);
      }
      sendRun(blocks, to, 1);
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      return new Promise((resolve) => receiver.close(resolve));
    },
  };
}

/** Errors that say nothing about the way of sending: the buffer is full, the client cannot be reached just now. */
function isPassing(errno: string): boolean {
  return ["EAGAIN", "ENOBUFS", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "ECONNREFUSED", "EPERM"].includes(errno);
}

async function bind(device: DeviceSocket, interfaceName: string, address: Ipv4Address, port: number): Promise<void> {
  const bytes = encodeIpv4SocketAddress(device.constants, address, port);
  if (device.libc.bind(device.fd, bytes, bytes.length) === 0) return;
  const errno = lastErrno();
  const owner = errno === "EADDRINUSE" ? await findPortOwner(port) : undefined;
  throw bindError({ interface: interfaceName, address, port, broadcast: false }, errno, owner);
}

/** Hands the descriptor to `dgram`, which reads from it and closes it from then on. */
function adopt(fd: number): Promise<Socket> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ fd }, () => {
      socket.off("error", reject);
      // Nothing to do about it here: a broken network shows as silence, and silence ends a transfer.
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}
