/** A name that may be looked up, or the reason why it never is. */
export type FileNameVerdict = { readonly name: string } | { readonly refused: string };

/**
 * Turns what firmware asks for into a plain relative name with single slashes: `\EFI\BOOT\x.efi` and
 * `//EFI/./BOOT/x.efi` are `EFI/BOOT/x.efi`. Nothing that leads out of a directory gets through.
 */
export function normaliseFileName(raw: string): FileNameVerdict {
  // Bytes beyond ASCII at either end are not meant: a client that takes the boot file's name from a DHCP option
  // without a closing zero carries the 0xFF that ends the options along, and shim has sent stray leading bytes.
  const trimmed = raw.replace(/^[^\x21-\x7e]+|[^\x21-\x7e]+$/g, "");
  if (/[^\x20-\x7e]/.test(trimmed)) return { refused: "the name has bytes that are not printable ASCII" };
  const parts = trimmed.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) return { refused: "the name leads out of the directory" };
  if (parts.length === 0) return { refused: "the name is empty" };
  return { name: parts.join("/") };
}
