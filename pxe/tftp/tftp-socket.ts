import type { FramedBlocks } from "./frame-blocks.ts";

/** The other end: an IPv4 address, and the port that is its transfer identifier (RFC 1350 section 4). */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** A UDP socket as TFTP needs it. What cannot be sent is lost, as on any network: the retries see to it. */
export interface TftpSocket {
  readonly port: number;
  onPacket(listener: (bytes: Uint8Array, from: Peer) => void): void;
  send(packet: Uint8Array, to: Peer): void;
  /** Sends consecutive data packets, in one system call where the system can. */
  sendBlocks(blocks: FramedBlocks, to: Peer): void;
  close(): Promise<void>;
}

/**
 * Opens a socket on the server's address.
 * @param port 69 for requests; 0 for a transfer, which gets a port of its own
 * @throws HearthError when it cannot be opened
 */
export type OpenTftpSocket = (address: string, port: number) => Promise<TftpSocket>;
