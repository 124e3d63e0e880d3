import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import type { DhcpClient } from "#pxe/dhcp/dhcp-client.ts";
import type { Attempt } from "../attempt.ts";
import type { ExplanationCode } from "./explanation-catalogue.ts";

/** Why a machine does not get further, in words. */
export interface Explanation {
  readonly code: ExplanationCode;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** What an explanation depends on beside what was seen. */
export interface BootCircumstances {
  readonly machine: BootMachine;
  readonly settings: Pick<BootServerSettings, "address" | "httpPort" | "interface" | "bootFiles"> & {
    readonly dhcp: Pick<BootServerSettings["dhcp"], "mode">;
  };
  readonly nowMs: number;
  /** Machines that are in no file and asked to boot lately. */
  readonly strangers: readonly Stranger[];
}

export interface Stranger {
  readonly mac: string;
  readonly client: DhcpClient;
}

/** The last attempt with all that a rule looks at. */
export interface Case extends BootCircumstances {
  readonly attempt: Attempt;
  /** How many attempts in a row got as far and no further, this one among them. */
  readonly tries: number;
  /** Since anything was seen of it. */
  readonly quietMs: number;
}

/** One reason, or undefined where it is not the one. */
export type Rule = (of: Case) => Explanation | undefined;
