/** A read or write request (RFC 1350 section 5), with the options of RFC 2347. */
export interface RequestPacket {
  readonly kind: "read" | "write";
  /** As sent, one character a byte. See `normaliseFileName`. */
  readonly fileName: string;
  /** In lower case: `octet`, `netascii`, `mail`. */
  readonly mode: string;
  /** Names in lower case (they are case-insensitive), in the order sent, none twice. */
  readonly options: ReadonlyMap<string, string>;
}

export interface DataPacket {
  readonly kind: "data";
  /** Modulo 65,536. */
  readonly block: number;
  readonly data: Uint8Array;
}

export interface AckPacket {
  readonly kind: "ack";
  /** Modulo 65,536. */
  readonly block: number;
}

export interface ErrorPacket {
  readonly kind: "error";
  readonly code: number;
  readonly message: string;
}

/** The options that the server accepts (RFC 2347), names in lower case. */
export interface OptionAckPacket {
  readonly kind: "option-ack";
  readonly options: ReadonlyMap<string, string>;
}

export type TftpPacket = RequestPacket | DataPacket | AckPacket | ErrorPacket | OptionAckPacket;

/** First two bytes of a packet, big-endian. */
export const opcode = { read: 1, write: 2, data: 3, ack: 4, error: 5, "option-ack": 6 } as const;

/** RFC 1350, appendix; 8 is of RFC 2347. */
export const errorCode = {
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  illegalOperation: 4,
  unknownTransferId: 5,
  optionsRefused: 8,
} as const;

/** Opcode and block number, before the bytes of a data packet. */
export const dataHeaderBytes = 4;
