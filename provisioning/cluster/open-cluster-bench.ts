import { setTimeout as sleep } from "node:timers/promises";
import { environmentPaths } from "../machine/environment-paths.ts";
import type { MachineAccess } from "../machine/machine-access.ts";
import { sshAccess } from "../machine/ssh-access.ts";
import { fetchFile } from "../ssh/fetch-file.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import { sendFile } from "../ssh/send-file.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";
import { chooseDistribution } from "./choose-distribution.ts";
import type { ClusterBench } from "./cluster-bench.ts";
import type { ClusterSettings } from "./contract/cluster-settings.ts";
import type { NodeShell } from "./node-shell.ts";

/** The real tools: SSH to the machines of an environment. */
export async function openClusterBench(
  access: MachineAccess,
  distribution: ClusterSettings["distribution"],
  signal: AbortSignal,
): Promise<ClusterBench> {
  const paths = environmentPaths(access.environment);
  const { target } = sshAccess(access);
  return {
    paths,
    distribution: await chooseDistribution(distribution),
    shell: async ({ address }) => sshShell(await target(address), signal),
    nowMs: Date.now,
    pause: (milliseconds) => sleep(milliseconds, undefined, { signal }),
  };
}

function sshShell(target: SshTarget, signal: AbortSignal): NodeShell {
  const way = { shared: true, signal };
  return {
    run: (script, options) => runSsh(target, "sh -s", { ...options, ...way, stdin: script }),
    send: (file, onPercent) => sendFile(target, file, { ...way, onPercent }),
    fetch: (from, to) => fetchFile(target, from, to, way),
  };
}
