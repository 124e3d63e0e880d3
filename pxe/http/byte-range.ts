/** Which bytes of a file are asked for; both ends inclusive. */
export type ByteRange =
  | { readonly range: "whole" }
  | { readonly range: "part"; readonly first: number; readonly last: number }
  | { readonly range: "unsatisfiable" };

/**
 * Reads a `Range` header (RFC 9110, section 14.2). Anything but one well-formed byte range is as if it were absent,
 * which the RFC allows: no boot loader asks for several.
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/.exec(header ?? "");
  if (!match) return { range: "whole" };
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return { range: "whole" };
  if (from === "") {
    const length = Math.min(Number(to), sizeBytes);
    if (length === 0) return { range: "unsatisfiable" };
    return { range: "part", first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== "" && Number(to) < first) return { range: "whole" };
  return first >= sizeBytes ? { range: "unsatisfiable" } : { range: "part", first, last };
}
