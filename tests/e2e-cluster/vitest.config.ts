import { defineConfig } from "vitest/config";
import endToEnd from "../e2e/vitest.config.ts";

/** From empty disks to a cluster, and its first server rebuilt: a quarter of an hour, without the compile. */
export default defineConfig({ test: { ...endToEnd.test, include: ["tests/e2e-cluster/**/*.test.ts"] } });
