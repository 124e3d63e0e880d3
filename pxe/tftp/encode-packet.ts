import { opcode, type TftpPacket } from "./tftp-packet.ts";

/** The bytes of a packet; the inverse of `decodePacket`. Texts are one byte a character (Latin-1). */
export function encodePacket(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case "read":
    case "write":
      return join(opcode[packet.kind], [packet.fileName, packet.mode, ...[...packet.options].flat()]);
    case "data": {
      const bytes = Buffer.allocUnsafe(4 + packet.data.length);
      bytes.writeUInt16BE(opcode.data, 0);
      bytes.writeUInt16BE(packet.block, 2);
      bytes.set(packet.data, 4);
      return bytes;
    }
    case "ack":
      return Uint8Array.of(0, opcode.ack, packet.block >> 8, packet.block & 0xff);
    case "error":
      return join(opcode.error, [packet.message], packet.code);
    case "option-ack":
      return join(opcode["option-ack"], [...packet.options].flat());
  }
}

function join(code: number, texts: readonly string[], second?: number): Uint8Array {
  const head = second === undefined ? [0, code] : [0, code, second >> 8, second & 0xff];
  return Buffer.concat([Uint8Array.from(head), ...texts.map((text) => Buffer.from(`${text}\0`, "latin1"))]);
}
