import type { Ipv4Address } from "#model/ipv4.ts";

/** Options by number, in the order of the wire; content as raw bytes, so that unknown ones can be echoed. */
export type DhcpOptions = ReadonlyMap<number, Uint8Array>;

/** A DHCP message (RFC 2131 section 2), with options of every field joined (RFC 3396, option 52). */
export interface DhcpPacket {
  readonly op: "request" | "reply";
  /** 1 is Ethernet. */
  readonly hardwareType: number;
  /** `chaddr` up to `hlen`: six octets of a network card. */
  readonly hardwareAddress: Uint8Array;
  readonly hops: number;
  /** 32 bits, chosen by the client. */
  readonly transactionId: number;
  /** Since the client began. */
  readonly secondsElapsed: number;
  /** 16 bits; {@link broadcastFlag} is the only one in use. */
  readonly flags: number;
  /** `ciaddr`: set when the client already has an address. */
  readonly clientAddress: Ipv4Address;
  /** `yiaddr`: the address given. */
  readonly yourAddress: Ipv4Address;
  /** `siaddr`: where the boot file is. */
  readonly serverAddress: Ipv4Address;
  /** `giaddr`: the relay that passed the message on. */
  readonly relayAddress: Ipv4Address;
  /** `sname`, at most 64 characters; empty where the field holds options. */
  readonly serverName: string;
  /** `file`, at most 128 characters; empty where the field holds options. */
  readonly bootFile: string;
  /** Without pad, end and overload, which say how options are packed and nothing else. */
  readonly options: DhcpOptions;
}

/** Bit of {@link DhcpPacket.flags}: the client cannot take unicast before it has an address. */
export const broadcastFlag = 0x8000;

/** `0.0.0.0`: no address. */
export const noAddress = "0.0.0.0" as Ipv4Address;

/** Offsets of the fixed part (RFC 2131 figure 1). */
export const layout = {
  op: 0,
  htype: 1,
  hlen: 2,
  hops: 3,
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  siaddr: 20,
  giaddr: 24,
  chaddr: 28,
  sname: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const;

/** First four bytes of the options field: 99.130.83.99 (RFC 2131 section 3). */
export const magicCookie = 0x63825363;
