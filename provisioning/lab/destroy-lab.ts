import { readdir, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HearthError } from "#model/hearth-error.ts";
import { labFiles } from "./lab-network.ts";
import { livingProcess } from "./process-record.ts";

const endTimeoutMs = 5000;

/**
 * Ends every process of the lab, the machines and whatever else runs in its namespace, and removes its directory
 * with the disks. The kernel takes the namespace, the bridge and the network cards with the last process.
 *
 * @throws HearthError `lab-still-running` when a process does not end
 */
export async function destroyLab(labDirectory: string): Promise<void> {
  const directory = await realpath(labDirectory).catch(() => path.resolve(labDirectory));
  // A process may start another one while it is being ended, so look again until there is none.
  for (const deadline = Date.now() + endTimeoutMs; ; await sleep(20)) {
    const pids = await labProcesses(directory);
    if (pids.length === 0) break;
    if (Date.now() > deadline) throw stillRunning(pids);
    for (const pid of pids) endProcess(pid);
  }
  await rm(directory, { recursive: true, force: true });
}

/**
 * Processes in the lab's namespaces. These are found by the holder's record and, where that is lost, by the working
 * directory: holder and machines have theirs in the lab. Nothing in this process's own namespace is ever named, so
 * that a shell somebody left in the directory is safe.
 */
async function labProcesses(directory: string): Promise<number[]> {
  const own = await readlink("/proc/self/ns/net").catch(() => "");
  const holder = await livingProcess(labFiles.holder(directory));
  const processes: { pid: number; namespace: string }[] = [];
  const namespaces = new Set<string>();
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const namespace = await readlink(`/proc/${name}/ns/net`).catch(() => "");
    if (namespace === "" || namespace === own) continue;
    const pid = Number(name);
    processes.push({ pid, namespace });
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => "");
    if (pid === holder?.pid || cwd === directory || cwd.startsWith(`${directory}/`)) namespaces.add(namespace);
  }
  return processes.filter((process) => namespaces.has(process.namespace)).map((process) => process.pid);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function stillRunning(pids: readonly number[]): HearthError {
  return new HearthError({
    code: "lab-still-running",
    what: `The lab is not gone: ${pids.length === 1 ? "process" : "processes"} ${pids.join(", ")} did not end.`,
    why: "They were told to, and the kernel still lists them; most likely a disk does not answer.",
    remedy: "Look at them with `ps`, then run `make destroy` again.",
  });
}
