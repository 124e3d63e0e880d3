import { spawnSync } from "node:child_process";
import type { NodeShell } from "../node-shell.ts";

/** A shell of this computer, which runs scripts as a node would. */
export const localShell: Pick<NodeShell, "run"> = {
  run: async (script) => {
    const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input: script, encoding: "utf8" });
    return { exitCode: status ?? 1, stdout, stderr };
  },
};
