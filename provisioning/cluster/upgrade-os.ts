import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { withFileLock } from "../artifacts/file-lock.ts";
import { awaitReady } from "./await-ready.ts";
import type { ClusterJob } from "./cluster-bench.ts";
import type { NodeSettings } from "./contract/node-spec.ts";
import { drainNode } from "./drain-node.ts";
import { findLivingServer } from "./living-server.ts";
import { applyNodeSettings } from "./node-settings.ts";
import type { NodeShell } from "./node-shell.ts";
import { othersNotReady } from "./upgrade-node.ts";

const packagesSeconds = 1800;
const rebootSeconds = 420;
const readySeconds = 420;
const lookAgainMs = 3_000;

export interface OsUpgrade {
  readonly packages: number;
  readonly rebooted: boolean;
}

/**
 * Brings Debian's packages of one node up to date, and restarts it if its kernel is a new one: drained before, Ready
 * again after. Only while all other nodes are Ready.
 * @throws HearthError `os-upgrade-failed`, `upgrade-others-not-ready`, `drain-blocked`
 */
export async function upgradeOs(
  node: NodeSettings,
  nodes: readonly NodeSettings[],
  clusterId: string,
  job: ClusterJob,
): Promise<OsUpgrade> {
  const { bench, progress } = job;
  const lock = path.join(bench.paths.cluster, "membership.lock");
  return withFileLock(lock, async () => {
    const living = await findLivingServer(nodes, clusterId, job, node.name);
    const unwell = othersNotReady(node.name, living.nodes);
    if (unwell) throw unwell;
    const shell = await bench.shell(node);
    progress({ text: `${node.name}: packages` });
    const { packages, kernelIsNew } = await upgradePackages(node.name, shell);
    if (!kernelIsNew) return { packages, rebooted: false };

    const serverShell = await bench.shell(living.server);
    const hasOthers = living.nodes.some(({ name, ready, schedulable }) => name !== node.name && ready && schedulable);
    if (hasOthers) await drainNode(serverShell, node.name, job);
    progress({ text: `${node.name}: restarts with its new kernel` });
    await reboot(node.name, shell, job);
    await awaitReady(job, { node, judge: living.server, timeoutSeconds: readySeconds });
    await applyNodeSettings(serverShell, node, bench.distribution);
    return { packages, rebooted: true };
  });
}

/** Without `--error-on=any` apt takes a mirror that it cannot reach for one that has nothing new (apt-get(8)). */
async function upgradePackages(name: string, shell: NodeShell): Promise<{ packages: number; kernelIsNew: boolean }> {
  const script = `export DEBIAN_FRONTEND=noninteractive
apt-get -qq --error-on=any update >&2 || exit
apt-get -s full-upgrade | grep -c '^Inst '
apt-get -qq -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold full-upgrade >&2 || exit
apt-get -qq -y autoremove >&2
basename "$(readlink -f /vmlinuz)" | sed s/^vmlinuz-//
uname -r
`;
  const { exitCode, stdout, stderr } = await shell.run(script, { timeoutSeconds: packagesSeconds, allowFailure: true });
  const [count = "0", installed = "", running = ""] = stdout.split("\n");
  if (exitCode !== 0) throw upgradeFailed(name, stderr);
  return { packages: Number(count), kernelIsNew: installed !== "" && installed !== running };
}

/** Waits for another boot, not for an answer: a machine that is still going down answers too. */
async function reboot(name: string, shell: NodeShell, { bench, signal }: ClusterJob): Promise<void> {
  const bootId = async () => (await shell.run("cat /proc/sys/kernel/random/boot_id\n", { timeoutSeconds: 20 })).stdout;
  const before = await bootId();
  await shell.run("systemd-run --quiet --on-active=1 systemctl reboot\n", { timeoutSeconds: 120 });
  for (const startMs = bench.nowMs(); bench.nowMs() - startMs < rebootSeconds * 1000; ) {
    signal.throwIfAborted();
    await bench.pause(lookAgainMs);
    if ((await bootId().catch(() => before)) !== before) return;
  }
  throw new HearthError({
    code: "node-silent",
    what: `${name} did not come back within ${rebootSeconds} seconds after it was restarted.`,
    why: "It was told to restart with its new kernel and does not answer on SSH.",
    remedy: `Look at its screen; GRUB's menu still offers the kernel before. \`make upgrade-os\` goes on with the other nodes once it is back.`,
  });
}

function upgradeFailed(name: string, stderr: string): HearthError {
  return new HearthError({
    code: "os-upgrade-failed",
    what: `The packages of ${name} could not be brought up to date.`,
    why: `apt says: ${stderr.trim().split("\n").slice(-2).join(" ") || "nothing"}`,
    remedy: `See that the node reaches its Debian mirror, and try \`make ssh NODE=${name} CMD='apt-get update'\`.`,
  });
}
