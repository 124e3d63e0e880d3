import { DecodeError } from "#model/decode-error.ts";

/**
 * What option 93 says of the machine's firmware (RFC 4578 section 2.1 and IANA's “Processor Architecture Types”).
 * RFC 4578 and IANA disagree on 7 and 9, and real x86-64 firmware sends either, so that both mean x86-64 here.
 */
export const architectures = {
  0: { firmware: "bios", processor: "x86", http: false },
  6: { firmware: "uefi", processor: "x86-64", http: false },
  7: { firmware: "uefi", processor: "x86-64", http: false },
  9: { firmware: "uefi", processor: "x86-64", http: false },
  10: { firmware: "uefi", processor: "arm", http: false },
  11: { firmware: "uefi", processor: "arm64", http: false },
  15: { firmware: "uefi", processor: "x86-64", http: true },
  16: { firmware: "uefi", processor: "x86-64", http: true },
  18: { firmware: "uefi", processor: "arm", http: true },
  19: { firmware: "uefi", processor: "arm64", http: true },
} as const satisfies Record<number, Architecture>;

export interface Architecture {
  readonly firmware: "bios" | "uefi";
  readonly processor: "x86" | "x86-64" | "arm" | "arm64";
  /** Whether the firmware fetches its boot file by HTTP instead of TFTP. */
  readonly http: boolean;
}

/** @returns undefined for numbers that nothing here can boot */
export function architectureOf(code: number): Architecture | undefined {
  return (architectures as Record<number, Architecture>)[code];
}

/**
 * Option 93: a list of 16-bit numbers, most wanted first.
 * @throws DecodeError when empty or of odd length
 */
export function decodeArchitectures(content: Uint8Array): readonly number[] {
  if (content.length === 0 || content.length % 2 !== 0) {
    throw new DecodeError("option 93", content.length, "must be a list of 16-bit numbers");
  }
  const codes: number[] = [];
  for (let index = 0; index < content.length; index += 2) {
    codes.push(((content[index] ?? 0) << 8) | (content[index + 1] ?? 0));
  }
  return codes;
}

/** The number in a vendor class such as `PXEClient:Arch:00007:UNDI:003016`, for firmware that sends no option 93. */
export function architectureInVendorClass(vendorClass: string): number | undefined {
  const match = /^[A-Za-z]+:Arch:(\d{5})(:|$)/.exec(vendorClass);
  return match ? Number(match[1]) : undefined;
}
