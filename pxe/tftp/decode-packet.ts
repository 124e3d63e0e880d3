import { DecodeError } from "#model/decode-error.ts";
import { opcode, type RequestPacket, type TftpPacket } from "./tftp-packet.ts";

/** RFC 2347: a request has no more than 512 bytes. */
const requestBytesMax = 512;
/** RFC 2348 allows blocks of 8 to 65,464 bytes. */
const dataBytesMax = 65_464;

/**
 * Reads a TFTP packet: RFC 1350, with the options of RFC 2347.
 * @param bytes the payload of one datagram
 * @throws DecodeError, and nothing else, whatever the bytes
 */
export function decodePacket(bytes: Uint8Array): TftpPacket {
  if (bytes.length < 2) throw new DecodeError("opcode", 0, `2 bytes wanted, ${bytes.length} there`);
  const code = uint16(bytes, 0);
  switch (code) {
    case opcode.read:
      return decodeRequest("read", bytes);
    case opcode.write:
      return decodeRequest("write", bytes);
    case opcode.data:
      return decodeData(bytes);
    case opcode.ack:
      if (bytes.length !== 4) throw new DecodeError("block", 2, `2 bytes wanted, ${bytes.length - 2} there`);
      return { kind: "ack", block: uint16(bytes, 2) };
    case opcode.error:
      return decodeError(bytes);
    case opcode["option-ack"]:
      return { kind: "option-ack", options: decodeOptions(bytes, 2) };
    default:
      throw new DecodeError("opcode", 0, `${code} is no TFTP packet`);
  }
}

function decodeRequest(kind: RequestPacket["kind"], bytes: Uint8Array): RequestPacket {
  if (bytes.length > requestBytesMax) {
    throw new DecodeError("request", requestBytesMax, `longer than ${requestBytesMax} bytes`);
  }
  const fileName = text(bytes, 2, "file name");
  if (fileName.value === "") throw new DecodeError("file name", 2, "empty");
  const mode = text(bytes, fileName.end, "mode");
  if (mode.value === "") throw new DecodeError("mode", fileName.end, "empty");
  return {
    kind,
    fileName: fileName.value,
    mode: mode.value.toLowerCase(),
    options: decodeOptions(bytes, mode.end),
  };
}

function decodeData(bytes: Uint8Array): TftpPacket {
  if (bytes.length < 4) throw new DecodeError("block", 2, `2 bytes wanted, ${bytes.length - 2} there`);
  if (bytes.length - 4 > dataBytesMax) throw new DecodeError("data", 4, `longer than ${dataBytesMax} bytes`);
  return { kind: "data", block: uint16(bytes, 2), data: bytes.subarray(4) };
}

function decodeError(bytes: Uint8Array): TftpPacket {
  if (bytes.length < 4) throw new DecodeError("error code", 2, `2 bytes wanted, ${bytes.length - 2} there`);
  const code = uint16(bytes, 2);
  // Small firmware sends no message, or forgets its end. Refusing that would keep alive a transfer that was ended.
  if (bytes.indexOf(0, 4) < 0) return { kind: "error", code, message: latin1(bytes, 4, bytes.length) };
  const message = text(bytes, 4, "error message");
  if (message.end !== bytes.length) throw new DecodeError("error message", message.end, "bytes after its end");
  return { kind: "error", code, message: message.value };
}

function decodeOptions(bytes: Uint8Array, start: number): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let offset = start; offset < bytes.length; ) {
    const name = text(bytes, offset, "option name");
    const key = name.value.toLowerCase();
    if (key === "") throw new DecodeError("option name", offset, "empty");
    if (options.has(key)) throw new DecodeError("option name", offset, `${JSON.stringify(key)} for the second time`);
    const value = text(bytes, name.end, `option ${JSON.stringify(key)}`);
    options.set(key, value.value);
    offset = value.end;
  }
  return options;
}

/** A text that a zero byte ends; `end` is the offset after that byte. */
function text(bytes: Uint8Array, start: number, field: string): { readonly value: string; readonly end: number } {
  const zero = bytes.indexOf(0, start);
  if (zero < 0) throw new DecodeError(field, start, "no zero byte ends it");
  return { value: latin1(bytes, start, zero), end: zero + 1 };
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);
}

function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
