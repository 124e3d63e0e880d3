import { DecodeError } from "#model/decode-error.ts";

/** Option 53 (RFC 2132 section 9.6), in the order of its numbers from 1. */
const messageTypes = ["discover", "offer", "request", "decline", "ack", "nak", "release", "inform"] as const;

export type MessageType = (typeof messageTypes)[number];

/** @throws DecodeError for anything but one byte from 1 to 8 */
export function decodeMessageType(content: Uint8Array): MessageType {
  const type = content.length === 1 ? messageTypes[(content[0] ?? 0) - 1] : undefined;
  if (!type) throw new DecodeError("option 53", 0, "must be one byte from 1 to 8");
  return type;
}

export function encodeMessageType(type: MessageType): Uint8Array {
  return Uint8Array.of(messageTypes.indexOf(type) + 1);
}
