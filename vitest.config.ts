import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", ".hearth/**", "tests/e2e*/**"],
    testTimeout: 20_000,
  },
});
