/** QEMU ends with this code when the probe ran to its end: the byte it sends to isa-debug-exit, doubled, plus one. */
export const probeExitCode = 0x2a * 2 + 1;

/** I/O port at which the probe expects isa-debug-exit. */
export const probePort = 0x501;

/**
 * A boot sector, on a disk that is just big enough for SeaBIOS. It goes the way of firmware and boot ROMs, then that of
 * an operating system: real mode; flat 32-bit code without paging, in which it sets up the FPU and draws a random number
 * where the processor has RDRAND (a KVM without “unrestricted guest” interprets such code, and not all of it); page
 * tables (first 2 MiB, at 0x1000), PAE, long mode through EFER, paging, a far jump into 64-bit code, CPUID, the stack.
 * Where all of that worked it sends 0x2a to the exit port, else it halts.
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
    "0f0116d87c", // lgdt
    "0f20c00c010f22c0", // cr0.PE
    "ea397c1800", // far jump to the 32-bit code that follows
    "66b810008ed88ed0bc007c0000", // ds = ss = data segment; esp = 0x7c00
    "dbe3", // fninit
    "b8010000000fa20fbae11e7303", // cpuid; without RDRAND (bit 30 of ecx) past it
    "0fc7f2", // rdrand edx
    "0f20e00c200f22e0", // cr4.PAE
    "b8001000000f22d8", // cr3 = 0x1000
    "b9800000c00f320d000100000f30", // EFER.LME
    "0f20c00d000000800f22c0", // cr0.PG
    "ea887c00000800", // far jump to the 64-bit code that follows
    "66b810008ed88ed0", // ds = ss = data segment
    "b8000000000fa2", // cpuid
    "48b8efcdab8967452301505b4839c37507", // push and pop a constant; a difference jumps to the halt
    "66ba0105b02aee", // out 0x501, 0x2a
    "f4ebfd8db600000000", // halt for ever; padding
    "0000000000000000", // segment table at 0x7cb8: null,
    "00000000009a2000", // 64-bit code,
    "0000000000920000", // data,
    "ffff0000009acf00", // 32-bit code
    "1f00b87c0000", // limit and base of the table, for lgdt
  ].join(""),
  "hex",
);
