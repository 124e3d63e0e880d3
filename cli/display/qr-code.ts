import { renderUnicodeCompact } from "uqr";

/**
 * A QR code for a terminal, two rows of it a line. Nothing where it would not be seen whole: in a file, or in a terminal
 * that is too narrow.
 */
export function qrCode(text: string, { isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns">): string {
  if (!isTTY) return "";
  const code = renderUnicodeCompact(text, { border: 2, ecc: "L" });
  const width = code.split("\n", 1)[0]?.length ?? 0;
  return width > columns ? "" : code;
}
