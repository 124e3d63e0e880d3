import { architectureInVendorClass, architectureOf, decodeArchitectures } from "./client-architecture.ts";
import type { DhcpOptions } from "./dhcp-packet.ts";
import { optionCode } from "./option-code.ts";
import { decodeText } from "./option-value.ts";
import { hasUserClass } from "./user-class.ts";

/** What runs on the machine that asks. */
export type DhcpClient =
  /** Network boot by the machine's own firmware; `architecture` as in option 93. */
  | { readonly kind: "firmware"; readonly transport: "pxe" | "http"; readonly architecture: number }
  /** iPXE, as a ROM or loaded by us: takes a script over HTTP, whatever it runs on. */
  | { readonly kind: "ipxe"; readonly architecture: number }
  /** An installer or an installed system, which wants an address and no boot file. */
  | { readonly kind: "system" };

/**
 * Who is asking: iPXE by its user class (77) or its own options (175), firmware by vendor class (60) and
 * architecture (93), everything else is a system.
 * @throws DecodeError where option 93 is no list of numbers
 */
export function clientOf(options: DhcpOptions): DhcpClient {
  const vendorClass = decodeText(options.get(optionCode.vendorClass) ?? new Uint8Array());
  const transport = vendorClass.startsWith("PXEClient")
    ? "pxe"
    : vendorClass.startsWith("HTTPClient")
      ? "http"
      : undefined;
  const userClass = options.get(optionCode.userClass);
  if (options.has(optionCode.ipxe) || (userClass && hasUserClass(userClass, "iPXE"))) {
    return { kind: "ipxe", architecture: architectureFrom(options, vendorClass, "pxe") };
  }
  if (!transport) return { kind: "system" };
  return { kind: "firmware", transport, architecture: architectureFrom(options, vendorClass, transport) };
}

/**
 * The first architecture of the client's list that can be booted its way, else its first; a ROM that names none is a
 * BIOS.
 */
function architectureFrom(options: DhcpOptions, vendorClass: string, transport: "pxe" | "http"): number {
  const content = options.get(optionCode.clientArchitecture);
  if (!content) return architectureInVendorClass(vendorClass) ?? 0;
  const codes = decodeArchitectures(content);
  return codes.find((code) => architectureOf(code)?.http === (transport === "http")) ?? codes[0] ?? 0;
}
