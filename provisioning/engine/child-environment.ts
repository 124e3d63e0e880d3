import { fileURLToPath } from "node:url";

const watcher = fileURLToPath(new URL("./exit-when-orphaned.ts", import.meta.url));

/**
 * Environment of a program or plugin: ours, with this Node first in PATH (launchers say `node`),
 * a compile cache, and a watcher that ends the process when the engine is killed.
 */
export function childEnvironment(compileCacheDirectory: string, extra: Readonly<Record<string, string>>) {
  const before = process.env.NODE_OPTIONS ?? "";
  const nodeDirectory = process.execPath.slice(0, process.execPath.lastIndexOf("/"));
  return {
    ...process.env,
    PATH: `${nodeDirectory}:${process.env.PATH ?? ""}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCacheDirectory,
    NODE_OPTIONS: `${before} --disable-warning=ExperimentalWarning --import=${JSON.stringify(watcher)}`.trim(),
    HEARTH_NODE_OPTIONS_BEFORE: before,
    HEARTH_EXIT_WHEN_ORPHANED: "1",
    ...extra,
  };
}
