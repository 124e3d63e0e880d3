/**
 * The shared libraries that a 64-bit little-endian ELF file asks for (System V ABI, "Dynamic Section"), as
 * `ldd` would name them without running anything.
 *
 * @returns the names, e.g. `libc.so.6`; none for a static program.
 * @throws RangeError where the file is not such an ELF file or ends early.
 */
export function elfLibraries(file: Buffer): string[] {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) {
    throw new RangeError("not a 64-bit little-endian ELF file");
  }
  const number = (offset: number) => Number(file.readBigUInt64LE(offset));
  const segments = Array.from({ length: file.readUInt16LE(56) }, (_, index) => {
    const at = number(32) + index * file.readUInt16LE(54);
    return { type: file.readUInt32LE(at), offset: number(at + 8), address: number(at + 16), size: number(at + 32) };
  });
  const dynamic = segments.find((segment) => segment.type === 2); // PT_DYNAMIC
  if (!dynamic) return [];

  const needed: number[] = [];
  let stringsAddress = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    const tag = number(at);
    if (tag === 0) break; // DT_NULL
    if (tag === 1) needed.push(number(at + 8)); // DT_NEEDED
    if (tag === 5) stringsAddress = number(at + 8); // DT_STRTAB
  }
  const home = segments.find(
    ({ type, address, size }) => type === 1 && address <= stringsAddress && stringsAddress < address + size,
  );
  if (!home) throw new RangeError("the table of strings is in no segment");
  const strings = stringsAddress - home.address + home.offset;
  return needed.map((offset) => {
    const start = strings + offset;
    return file.toString("latin1", start, file.indexOf(0, start));
  });
}
