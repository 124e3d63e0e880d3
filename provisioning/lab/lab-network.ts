import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { type Cidr, cidrBounds, type Ipv4Address } from "#model/ipv4.ts";
import { withFileLock } from "../artifacts/file-lock.ts";
import { CommandFailed, runCommand } from "../artifacts/run-command.ts";
import { enterNamespace, makeNamespace, requireNamespaceSupport } from "./namespace-entry.ts";
import { livingProcess, type ProcessRecord } from "./process-record.ts";
import { startDetached } from "./start-detached.ts";

export interface LabNetworkSettings {
  /** Name of the bridge, at most 15 characters, e.g. `hearth0`. */
  readonly bridge: string;
  /** Of the bridge: where the boot server listens. */
  readonly address: Ipv4Address;
  readonly cidr: Cidr;
}

/** A network namespace with a bridge and no way out: what is sent in it cannot reach the host's network. */
export interface LabNetwork extends LabNetworkSettings {
  /** Put in front of a command, these words run it in the namespace. They hold while the holder lives. */
  readonly enter: readonly string[];
  /** The process whose only purpose is to keep the namespace alive. */
  readonly holderPid: number;
}

export const labFiles = {
  holder: (labDirectory: string) => path.join(labDirectory, "holder.json"),
  holderLog: (labDirectory: string) => path.join(labDirectory, "holder.log"),
  lock: (labDirectory: string) => path.join(labDirectory, "network.lock"),
  machine: (labDirectory: string, name: string) => path.join(labDirectory, name),
  machineProcess: (labDirectory: string, name: string) => path.join(labDirectory, name, "qemu.json"),
} as const;

/**
 * Makes the lab's network, or finds the one that is there. The namespace has no name: it lives as long as the holder
 * or a machine in it, so that the kernel frees it with the last of them. A holder that was killed gets a successor
 * in the same namespace when machines still run in it.
 *
 * @param labDirectory made when missing
 * @throws HearthError `lab-unsupported`, `lab-network-failed`
 */
export async function ensureLabNetwork(labDirectory: string, settings: LabNetworkSettings): Promise<LabNetwork> {
  await requireNamespaceSupport();
  const directory = path.resolve(labDirectory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return withFileLock(labFiles.lock(directory), async () => {
    const holder = (await livingProcess(labFiles.holder(directory))) ?? (await startHolder(directory));
    const enter = enterNamespace(currentUid(), holder.pid);
    await setUpBridge(enter, settings);
    return { ...settings, enter, holderPid: holder.pid };
  });
}

/** The network that is there, if it is. */
export async function findLabNetwork(
  labDirectory: string,
  settings: LabNetworkSettings,
): Promise<LabNetwork | undefined> {
  const holder = await livingProcess(labFiles.holder(path.resolve(labDirectory)));
  return holder && { ...settings, enter: enterNamespace(currentUid(), holder.pid), holderPid: holder.pid };
}

async function startHolder(directory: string): Promise<ProcessRecord> {
  const machine = await livingMachine(directory);
  const holder = await startDetached({
    enter: machine ? enterNamespace(currentUid(), machine.pid) : makeNamespace(currentUid()),
    argv: ["sleep", "infinity"],
    directory,
    recordFile: labFiles.holder(directory),
    logFile: labFiles.holderLog(directory),
  });
  if (holder) return holder;
  const reason = (await readFile(labFiles.holderLog(directory), "utf8").catch(() => "")).trim();
  throw new HearthError({
    code: "lab-network-failed",
    what: "The lab's network namespace could not be made.",
    why: `unshare said: ${reason || "nothing"}.`,
    remedy:
      currentUid() === 0
        ? "Inside a container, start it with `--cap-add SYS_ADMIN --cap-add NET_ADMIN`."
        : "Run `make` as root, or allow unprivileged user namespaces on this machine (sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu).",
  });
}

async function livingMachine(directory: string): Promise<ProcessRecord | undefined> {
  for (const name of await readdir(directory)) {
    const machine = await livingProcess(labFiles.machineProcess(directory, name));
    if (machine) return machine;
  }
  return undefined;
}

/**
 * Safe to run again. The bridge has a port of its own, a veth pair that leads nowhere, because a bridge without ports
 * has no carrier and with it no IPv6 link-local address; and a fixed MAC address, because that link-local address
 * would otherwise change with the machines that come and go.
 */
const bridgeScript = `
bridge=$1 address=$2
set_sysctl() { (echo "$2" > /proc/sys/net/"$1") 2>/dev/null || :; }
ip link set lo up
if ! ip link show dev "$bridge" >/dev/null 2>&1; then
  ip link add name "$bridge" address 02:68:65:61:72:74 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
  # Duplicate address detection would keep the router advertisements of the boot server back for a second.
  set_sysctl ipv6/conf/"$bridge"/accept_dad 0
  # A machine that starts is asked for its MAC address ten times a second, not once: it is found when it is there.
  set_sysctl ipv4/neigh/"$bridge"/retrans_time_ms 100
fi
if ! ip link show dev hearth-carrier >/dev/null 2>&1 && ip link add hearth-carrier type veth peer name hearth-nowhere; then
  # It hears the bridge, and must not answer ARP or IPv6 there: its address would take the server's place.
  echo 1 > /proc/sys/net/ipv6/conf/hearth-nowhere/disable_ipv6
  ip link set hearth-nowhere arp off up
  ip link set hearth-carrier master "$bridge" up
fi
ip addr replace "$address" dev "$bridge"
ip link set "$bridge" up
# There is no default route, so that a reply to everybody needs a way of its own.
ip route replace 255.255.255.255/32 dev "$bridge"
`;

async function setUpBridge(enter: readonly string[], settings: LabNetworkSettings): Promise<void> {
  const address = `${settings.address}/${cidrBounds(settings.cidr).prefixLength}`;
  try {
    await runCommand([...enter, "sh", "-ec", bridgeScript, "sh", settings.bridge, address]);
  } catch (cause) {
    throw new HearthError({
      code: "lab-network-failed",
      what: `The lab's bridge ${settings.bridge} (${address}) could not be set up.`,
      why: `ip said: ${cause instanceof CommandFailed ? cause.tail : String(cause)}.`,
      remedy: "Install `iproute2`; `make destroy` removes a lab that is left half made.",
      cause,
    });
  }
}

function currentUid(): number {
  return process.getuid?.() ?? 0;
}
