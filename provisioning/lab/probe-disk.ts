/** QEMU ends with this code when the probe ran to its end: the byte it sends to isa-debug-exit, doubled, plus one. */
export const probeExitCode = 0x2a * 2 + 1;

/** I/O port at which the probe expects isa-debug-exit. */
export const probePort = 0x501;

/**
 * A boot sector, on a disk that is just big enough for SeaBIOS. It goes the way of an operating system: real mode,
 * page tables (first 2 MiB, at 0x1000), PAE, long mode through EFER, paging, a far jump into 64-bit code, CPUID, the
 * stack. Where all of that worked it sends 0x2a to the exit port, else it halts.
 */
export function probeDisk(): Uint8Array {
  const disk = Buffer.alloc(1024 * 1024);
  code.copy(disk);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

const code = Buffer.from(
  [
    "fa31c08ed88ec08ed0bc007c", // cli; ds = es = ss = 0; sp = 0x7c00
    "bf0010b90030fcf3aa", // zero 0x1000 to 0x3fff
    "c70600100320c70600200330c70600308300", // PML4[0] → 0x2000, PDPT[0] → 0x3000, PD[0] = 2 MiB page at 0
    "0f0116a87c", // lgdt
    "0f20e06683c8200f22e0", // cr4.PAE
    "66b8001000000f22d8", // cr3 = 0x1000
    "66b9800000c00f32660d000100000f30", // EFER.LME
    "0f20c0660d010000800f22c0", // cr0.PE, cr0.PG
    "ea607c0800", // far jump to the 64-bit code that follows
    "66b810008ed88ed0", // ds = ss = data segment
    "b8010000000fa2", // cpuid
    "48b8efcdab8967452301505b4839c37507", // push and pop a constant; a difference jumps to the halt
    "66ba0105b02aee", // out 0x501, 0x2a
    "f4ebfd660f1f440000", // halt for ever; padding
    "0000000000000000", // segment table at 0x7c90: null,
    "00000000009a2000", // 64-bit code,
    "0000000000920000", // data
    "1700907c", // limit and base of the table, for lgdt
  ].join(""),
  "hex",
);
