/** Suboptions of option 43 for PXE clients (PXE 2.1, table 2-1; suboptions as in RFC 2132 section 8.4). */
const suboption = { discoveryControl: 6, bootItem: 71, end: 255 } as const;

/**
 * Bit 3 of PXE_DISCOVERY_CONTROL: fetch the boot file of this very offer, without a menu and without looking for a
 * boot server.
 */
const useBootFileOfOffer = 8;

/**
 * The option 43 of our replies. EDK2 takes an offer with option 60 but without 43 for one of Microsoft's BINL, and asks
 * again on port 4011 before it boots; with it, the offer is used at once.
 * @param bootItem what {@link bootItemOf} found in the request: the client compares it
 */
export function encodePxeVendorOptions(bootItem: Uint8Array | undefined): Uint8Array {
  const control = [suboption.discoveryControl, 1, useBootFileOfOffer];
  if (!bootItem) return Uint8Array.of(...control, suboption.end);
  return Uint8Array.of(...control, suboption.bootItem, bootItem.length, ...bootItem, suboption.end);
}

/** PXE_BOOT_ITEM of a request: the type and layer chosen from a menu. Undefined where option 43 holds none. */
export function bootItemOf(content: Uint8Array): Uint8Array | undefined {
  let offset = 0;
  while (offset + 1 < content.length) {
    const code = content[offset] ?? 0;
    if (code === suboption.end) return undefined;
    if (code === 0) {
      offset += 1;
      continue;
    }
    const length = content[offset + 1] ?? 0;
    // Option 43 of other vendors has other shapes, so that bytes which do not add up are simply not PXE's.
    if (offset + 2 + length > content.length) return undefined;
    if (code === suboption.bootItem && length === 4) return content.subarray(offset + 2, offset + 6);
    offset += 2 + length;
  }
  return undefined;
}
