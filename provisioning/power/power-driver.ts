/** The power button and boot order of one machine. */
export interface PowerDriver {
  readonly kind: "qemu" | "wake-on-lan" | "manual";
  /** `unknown` where nothing can tell (Wake-on-LAN, manual). */
  state(): Promise<"on" | "off" | "unknown">;
  /** Turns the machine on; does nothing when it is on. */
  on(): Promise<void>;
  /** Cuts the power at once, as pulling the plug would. */
  off(): Promise<void>;
  /** Restarts at once, or asks for it; turns on what is off. */
  reset(): Promise<void>;
  /** First boot device from the next start on, where it can be set from outside; otherwise does nothing. */
  bootFirst(device: "network" | "disk"): Promise<void>;
}
