/**
 * Whether option 77 holds the class. RFC 3004 wants a list of counted strings; iPXE (and much else) sends the bare
 * text instead, so that content which does not add up as a list is no error but one text.
 */
export function hasUserClass(content: Uint8Array, name: string): boolean {
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString("latin1");
  if (text === name) return true;
  let offset = 0;
  while (offset < text.length) {
    const length = content[offset] ?? 0;
    if (text.slice(offset + 1, offset + 1 + length) === name) return true;
    offset += 1 + length;
  }
  return false;
}
