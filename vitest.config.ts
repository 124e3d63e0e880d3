import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", ".hearth/**", "tests/e2e*/**"],
    testTimeout: 20_000,
    // vitest leaves a processor to whoever watches; most tests here wait for a process, a socket or a disk.
    maxWorkers: "100%",
  },
});
