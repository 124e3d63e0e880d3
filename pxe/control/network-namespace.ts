import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";

/** The network namespace of a process, as Linux names it; `undefined` elsewhere, or when it may not be known. */
export function networkNamespaceOf(pid: number | "self"): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

/** The network namespace that a command behind this prefix runs in. @param enter e.g. `nsenter --net=…`; empty: our own */
export function networkNamespaceThrough(enter: readonly string[]): string | undefined {
  const [command, ...rest] = enter;
  if (command === undefined) return networkNamespaceOf("self");
  const { stdout } = spawnSync(command, [...rest, "readlink", "/proc/self/ns/net"], { encoding: "utf8" });
  return stdout?.trim() || undefined;
}
