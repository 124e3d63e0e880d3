import { defineConfig } from "vitest/config";
import endToEnd from "../e2e/vitest.config.ts";

/** Three servers: too much for every run, run before a release. */
export default defineConfig({
  test: { ...endToEnd.test, include: ["tests/e2e-ha/**/*.test.ts"], testTimeout: 40 * 60_000 },
});
