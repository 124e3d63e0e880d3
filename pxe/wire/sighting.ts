import type { Ipv4Address } from "#model/ipv4.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { DhcpClient } from "#pxe/dhcp/dhcp-client.ts";
import type { QuestionKind } from "#pxe/dhcp/dhcp-question.ts";
import type { MessageType } from "#pxe/dhcp/message-type.ts";
import type { TransferCause } from "#pxe/tftp/tftp-server.ts";
import type { TransferReach } from "#pxe/tftp/transfer-session.ts";

/** A DHCP message of the machine, and what it was answered. */
export interface DhcpSighting {
  readonly what: "dhcp";
  readonly port: 67 | 4011;
  readonly asked: QuestionKind;
  readonly client: DhcpClient;
  /** Option 54: whom it means. */
  readonly server?: Ipv4Address;
  /** Option 50: the address it takes. */
  readonly wants?: Ipv4Address;
  /** Absent for silence. */
  readonly answer?: { readonly type: MessageType; readonly address?: Ipv4Address; readonly bootFile?: string };
}

/** A file by TFTP. */
export interface TftpSighting {
  readonly what: "tftp";
  readonly file: string;
  readonly state: "started" | "done" | "failed";
  readonly cause?: TransferCause;
  readonly reached?: TransferReach;
  readonly detail?: string;
}

/** A request by HTTP that has ended. */
export interface HttpSighting {
  readonly what: "http";
  readonly method: string;
  /** Without query; nothing in it is secret, the token travels in a header. */
  readonly path: string;
  readonly status: number;
  /** Whether the client took all of the answer. */
  readonly isComplete: boolean;
}

/** What the journal was told, as far as it is not on the wire anyway. */
export interface EventSighting {
  readonly what: "event";
  readonly kind: Extract<BootEvent["kind"], "installer" | "image" | "first-boot" | "refused" | "failed" | "local-boot">;
  readonly percent?: number;
  readonly detail?: string;
}

/** Something on a DHCP port that is no DHCP, or contradicts itself. */
export interface MalformedSighting {
  readonly what: "malformed";
  readonly port: 67 | 4011;
  readonly detail: string;
}

/** What the boot server saw of one machine, at a moment. */
export type Sighting = { readonly atMs: number } & (
  | DhcpSighting
  | TftpSighting
  | HttpSighting
  | EventSighting
  | MalformedSighting
);

/** Without the moment, which the log adds. */
export type Seen = DhcpSighting | TftpSighting | HttpSighting | EventSighting | MalformedSighting;
