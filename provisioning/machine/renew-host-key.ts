import { makeHostKey } from "../ssh/host-key.ts";
import { pinHostKey } from "../ssh/known-hosts.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";

/**
 * Replaces the host key that came with the installation by one that went over SSH, and pins that.
 *
 * The first key travels over HTTP on the local network; whoever listened could later pretend to be the machine.
 * It therefore serves for one connection only. Both keys are pinned while the change is under way, so that being
 * killed in between leaves a machine that can still be reached.
 *
 * @returns the new public key, one line
 */
export async function renewHostKey(name: string, target: SshTarget): Promise<string> {
  const { privateKey, publicKey } = makeHostKey(name);
  await pinHostKey(target.knownHostsFile, target.address, publicKey, { keepOthers: true });
  const script = [
    "set -e; umask 077; cd /etc/ssh",
    `cat > next <<'END'\n${privateKey.trim()}\nEND`,
    `echo '${publicKey.trim()}' > ssh_host_ed25519_key.pub; chmod 644 ssh_host_ed25519_key.pub`,
    // Renamed, not rewritten: a power cut must not leave half a key.
    "sync next; mv next ssh_host_ed25519_key; sync .",
    // Not a reload, which ends before the port is open again: whoever comes next was refused. This session stays.
    "sshd -t; systemctl restart ssh",
  ].join("\n");
  await runSsh(target, "sh -s", { stdin: `${script}\n`, timeoutSeconds: 120 });
  await pinHostKey(target.knownHostsFile, target.address, publicKey);
  return publicKey;
}
