/** A UDP datagram out of a capture file. */
export interface CapturedDatagram {
  readonly source: { readonly address: string; readonly port: number };
  readonly target: { readonly address: string; readonly port: number };
  readonly payload: Buffer;
}

const ethernet = 1;

/**
 * The UDP datagrams of a capture as tcpdump writes it (pcap, little-endian, microseconds, Ethernet, IPv4).
 * @throws Error for any other file, and for frames that are no UDP over IPv4
 */
export function readPcap(file: Buffer): readonly CapturedDatagram[] {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error("not a little-endian pcap file");
  if (file.readUInt32LE(20) !== ethernet) throw new Error("not a capture of Ethernet");
  const datagrams: CapturedDatagram[] = [];
  for (let offset = 24; offset < file.length; ) {
    const length = file.readUInt32LE(offset + 8);
    datagrams.push(udpOf(file.subarray(offset + 16, offset + 16 + length)));
    offset += 16 + length;
  }
  return datagrams;
}

function udpOf(frame: Buffer): CapturedDatagram {
  const ip = frame.subarray(14);
  if (frame.readUInt16BE(12) !== 0x0800 || ip.readUInt8(9) !== 17) throw new Error("a frame is not UDP over IPv4");
  const udp = ip.subarray((ip.readUInt8(0) & 0xf) * 4);
  return {
    source: { address: ip.subarray(12, 16).join("."), port: udp.readUInt16BE(0) },
    target: { address: ip.subarray(16, 20).join("."), port: udp.readUInt16BE(2) },
    payload: udp.subarray(8, udp.readUInt16BE(4)),
  };
}
