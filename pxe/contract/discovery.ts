import type { ArtifactRef } from "#model/artifact-ref.ts";
import type { MacAddress } from "#model/mac-address.ts";
import type { BootMachine } from "./boot-machine.ts";
import type { HardwareReport } from "./ticket.ts";

/** What is asked for when machines that are in no file are to be looked at. */
export interface DiscoveryRequest {
  readonly kernel: ArtifactRef;
  readonly initrd: ArtifactRef;
  /** Added to the installer's kernel command line, e.g. `console=ttyS0,115200`. */
  readonly kernelArguments: readonly string[];
  /** How the UEFI machines among them start; which of them there are is not known yet. */
  readonly uefiChain: BootMachine["uefiChain"];
  /** From 1 to 3600: after so long strangers get silence again, whatever has become of who asked. */
  readonly seconds: number;
}

/** A machine that asked to boot while discovery was on. */
export interface DiscoveredMachine {
  /** Of the card that it booted from. */
  readonly mac: MacAddress;
  /** ISO 8601, UTC: its first question. */
  readonly askedAt: string;
  /** `asked`: by DHCP. `started`: it fetched the kernel. `reported`: it is known, and turns itself off. */
  readonly state: "asked" | "started" | "reported";
  /** Once it has reported. What it says of itself, and no more to be trusted than the network it came over. */
  readonly hardware?: HardwareReport;
}

export interface DiscoveryStatus {
  /** ISO 8601, UTC; absent when discovery is off. */
  readonly openUntil?: string;
  /** In the order in which they asked; kept after the end, until discovery is switched on anew. */
  readonly machines: readonly DiscoveredMachine[];
}
