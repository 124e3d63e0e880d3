import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/**
 * Compares with a file that is checked in. `UPDATE_GOLDEN=1` writes it anew where it differs, and fails that run all
 * the same, so that nothing passes unread.
 */
export function expectGolden(file: string, actual: string): void {
  const golden = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (golden !== actual && process.env.UPDATE_GOLDEN) writeFileSync(file, actual);
  expect(actual, `${file} differs; UPDATE_GOLDEN=1 writes it anew`).toBe(golden);
}
