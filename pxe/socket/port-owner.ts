import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";

/** A program that holds a UDP port. */
export interface PortOwner {
  readonly pid: number;
  /** The name it was started by, e.g. `dnsmasq`. */
  readonly program: string;
}

/**
 * Inodes of the sockets that are bound to a UDP port, from the text of `/proc/net/udp` (proc(5)):
 * a heading, then a line a socket with `<address>:<port in hex>` second and the inode tenth.
 */
export function inodesOfPort(procNetUdp: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return procNetUdp
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix))
    .flatMap((columns) => columns[9] ?? []);
}

/**
 * The first program found to hold the port in this network namespace; undefined where it cannot be told
 * (another person's process, a system without `/proc`).
 */
export async function findPortOwner(port: number): Promise<PortOwner | undefined> {
  const inodes = inodesOfPort(await readFile("/proc/self/net/udp", "utf8").catch(() => ""), port);
  const links = new Set(inodes.map((inode) => `socket:[${inode}]`));
  if (links.size === 0) return undefined;
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsOne(pid, links))) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return { pid: Number(pid), program: basename(commandLine.split("\0")[0] ?? "") || "a program" };
  }
  return undefined;
}

async function holdsOne(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const directory = `/proc/${pid}/fd`;
  for (const fd of await readdir(directory).catch(() => [])) {
    if (links.has(await readlink(`${directory}/${fd}`).catch(() => ""))) return true;
  }
  return false;
}
