import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseFileName } from "./file-name.ts";

test.each([
  ["snponly.efi", "snponly.efi"],
  ["/snponly.efi", "snponly.efi"],
  ["\\EFI\\BOOT\\BOOTX64.EFI", "EFI/BOOT/BOOTX64.EFI"],
  ["//EFI/./debian//grub.cfg", "EFI/debian/grub.cfg"],
  ["snponly.efi\xff", "snponly.efi"],
  ["\x01\xb0grubx64.efi", "grubx64.efi"],
  ["  grubx64.efi\r\n", "grubx64.efi"],
  ["a b..c", "a b..c"],
])("%j is looked up as %j", (raw, name) => {
  expect(normaliseFileName(raw)).toEqual({ name });
});

test.each([
  "..",
  "../etc/passwd",
  "/../../etc/passwd",
  "a/../../b",
  "..\\..\\windows",
  "/",
  "./.",
  "\xff",
  "a\x01b",
  "a\u00e9b",
  "a\0b",
])("%j is never looked up", (raw) => {
  expect(normaliseFileName(raw)).toHaveProperty("refused");
});

test("whatever is asked for, the name is relative and stays below the directory", () => {
  const letters = fc.constantFrom("/", "\\", ".", "..", "a", "etc", "%2e%2e", " ", "\xff", "\x00", "C:");
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }), (parts) => {
      const verdict = normaliseFileName(parts.join(""));
      if ("refused" in verdict) return;
      expect(verdict.name).not.toMatch(/^\/|\\|\/\/|(^|\/)\.{1,2}(\/|$)/);
      expect(verdict.name).toMatch(/^[\x20-\x7e]+$/);
    }),
    { numRuns: 5000 },
  );
});
