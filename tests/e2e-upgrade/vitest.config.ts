import { defineConfig } from "vitest/config";
import endToEnd from "../e2e/vitest.config.ts";

/** One minor version of Kubernetes to the next, and Debian's packages: half an hour, without the two compiles. */
export default defineConfig({
  test: { ...endToEnd.test, include: ["tests/e2e-upgrade/**/*.test.ts"], testTimeout: 25 * 60_000 },
});
