import { checkKernelArgument } from "#pxe/boot-script/kernel-argument.ts";
import type { SeedFile } from "#pxe/contract/ticket.ts";
import { renderNetworkUnit } from "./network-unit.ts";
import type { NodeIdentity } from "./node-identity.ts";
import { renderMetaData, renderUserData } from "./user-data.ts";

/** An OpenSSH host key made before the machine exists, so that its first answer can be checked. */
export interface HostKeyPair {
  /** OpenSSH private key file, PEM-like text. Secret. */
  readonly privateKey: string;
  /** One line: `ssh-ed25519 AAAA… host`. */
  readonly publicKey: string;
}

/** Where the files that follow the configuration live; an update writes the same files to a running machine. */
export const identityPaths = {
  network: "/etc/systemd/network/10-hearth.network",
  hostname: "/etc/hostname",
  kernelArguments: "/boot/grub/arguments.cfg",
  authorizedKeys: "/root/.ssh/authorized_keys",
  userData: "/var/lib/cloud/seed/nocloud/user-data",
  metaData: "/var/lib/cloud/seed/nocloud/meta-data",
} as const;

/** The files that follow from the configuration alone; none of them is secret. */
export function identityFiles(node: NodeIdentity): SeedFile[] {
  return [
    { path: identityPaths.network, mode: 0o644, content: renderNetworkUnit(node) },
    { path: identityPaths.hostname, mode: 0o644, content: `${node.hostname}\n` },
    { path: identityPaths.authorizedKeys, mode: 0o600, content: node.authorizedKeys.map((key) => `${key}\n`).join("") },
    { path: identityPaths.kernelArguments, mode: 0o644, content: renderKernelArguments(node) },
    { path: identityPaths.userData, mode: 0o600, content: renderUserData(node) },
    { path: identityPaths.metaData, mode: 0o644, content: renderMetaData(node) },
  ];
}

/** For GRUB (provisioning/image/grub-config.ts), which reads it at every boot. */
function renderKernelArguments(node: NodeIdentity): string {
  return `set hearth_arguments='${node.kernelArguments.map(checkKernelArgument).join(" ")}'\n`;
}

/**
 * What systemd hands to every service of a machine that may be emulated (systemd-system.conf(5), prctl(2)
 * PR_SET_TIMERSLACK). The runtime of Go looks after its threads from one that sleeps 20 µs while it finds something to
 * do, and finds it in every system call that takes longer, as all do on an emulator: thousands of interrupts a second,
 * and a change of thread with each. With slack they fall together: a server starts with a quarter less work, and idles
 * with half of it. Nothing that matters is timed more finely than 5 ms.
 */
const emulatedServices = "[Manager]\nTimerSlackNSec=5ms\n";

/** Everything that is written below the root of a new installation. */
export function seedFiles(node: NodeIdentity, hostKey: HostKeyPair): SeedFile[] {
  return [
    ...identityFiles(node),
    ...(node.virtual
      ? [{ path: "/etc/systemd/system.conf.d/10-hearth.conf", mode: 0o644, content: emulatedServices }]
      : []),
    { path: "/etc/ssh/ssh_host_ed25519_key", mode: 0o600, content: hostKey.privateKey },
    { path: "/etc/ssh/ssh_host_ed25519_key.pub", mode: 0o644, content: `${hostKey.publicKey.trim()}\n` },
  ];
}
