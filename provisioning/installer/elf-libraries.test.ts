import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { elfLibraries } from "./elf-libraries.ts";

test.skipIf(process.platform !== "linux")("this very program asks for the C library", () => {
  expect(elfLibraries(readFileSync(process.execPath))).toContain("libc.so.6");
});

test("what is no ELF file is refused", () => {
  expect(() => elfLibraries(Buffer.from("#!/bin/sh\n"))).toThrow(RangeError);
});

test("a damaged file throws a RangeError and never stalls", () => {
  const start = Buffer.from("7f454c46020101".padEnd(128, "0"), "hex");
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 400 }), (bytes) => {
      const file = Buffer.concat([start.subarray(0, 16), Buffer.from(bytes)]);
      try {
        elfLibraries(file);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
