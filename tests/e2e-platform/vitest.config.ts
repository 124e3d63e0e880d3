import { defineConfig } from "vitest/config";
import endToEnd from "../e2e/vitest.config.ts";

/** From an empty disk to a service that a commit changes: without the compile of Argo CD and Gitea. */
export default defineConfig({ test: { ...endToEnd.test, include: ["tests/e2e-platform/**/*.test.ts"] } });
