import { fileURLToPath } from "node:url";

const imports = ["./exit-when-orphaned.ts", "./leave-out-arborist.ts"].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/**
 * Environment of a program or plugin: ours, with this Node first in PATH (launchers say `node`),
 * a compile cache, a watcher that ends the process when the engine is killed, and less to load.
 */
export function childEnvironment(compileCacheDirectory: string, extra: Readonly<Record<string, string>>) {
  const before = process.env.NODE_OPTIONS ?? "";
  const options = imports.map((file) => `--import=${JSON.stringify(file)}`).join(" ");
  const nodeDirectory = process.execPath.slice(0, process.execPath.lastIndexOf("/"));
  return {
    ...process.env,
    PATH: `${nodeDirectory}:${process.env.PATH ?? ""}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compileCacheDirectory,
    NODE_OPTIONS: `${before} --disable-warning=ExperimentalWarning ${options}`.trim(),
    HEARTH_NODE_OPTIONS_BEFORE: before,
    HEARTH_EXIT_WHEN_ORPHANED: "1",
    ...extra,
  };
}
