import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", ".hearth/**", "tests/e2e/**", "tests/e2e-cluster/**", "tests/e2e-ha/**"],
    testTimeout: 20_000,
  },
});
