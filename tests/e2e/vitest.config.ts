import { defineConfig } from "vitest/config";

/** The way from empty disk to login; one file at a time, for the machines share two cores. */
export default defineConfig({
  test: {
    include: ["tests/e2e/**/*.test.ts"],
    setupFiles: ["tests/e2e/last-start.ts"],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 15 * 60_000,
    hookTimeout: 5 * 60_000,
    reporters: ["verbose"],
  },
});
