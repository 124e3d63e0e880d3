import { pinHostKey } from "../ssh/known-hosts.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import type { SshTarget } from "../ssh/ssh-target.ts";

/**
 * Replaces the host key that came with the installation by one that never left the machine, and pins that.
 *
 * The first key travels over HTTP on the local network; whoever listened could later pretend to be the machine.
 * It therefore serves for one connection only. Both keys are pinned while the change is under way, so that being
 * killed in between leaves a machine that can still be reached.
 *
 * @returns the new public key, one line
 */
export async function renewHostKey(name: string, target: SshTarget): Promise<string> {
  const made = await runSsh(target, "sh -s", {
    stdin: `set -e
cd /etc/ssh
[ ! -e /etc/ssh/.hearth-own-key ] || exec cat ssh_host_ed25519_key.pub
rm -f next next.pub
ssh-keygen -q -t ed25519 -N "" -C "${name}" -f next
cat next.pub
`,
    timeoutSeconds: 60,
  });
  const publicKey = made.stdout.trim();
  await pinHostKey(target.knownHostsFile, target.address, publicKey, { keepOthers: true });
  await runSsh(target, "sh -s", {
    stdin: `set -e
cd /etc/ssh
[ ! -e .hearth-own-key ] || exit 0
mv next ssh_host_ed25519_key
mv next.pub ssh_host_ed25519_key.pub
: > .hearth-own-key
sync
systemctl reload ssh
`,
    timeoutSeconds: 60,
  });
  await pinHostKey(target.knownHostsFile, target.address, publicKey);
  return publicKey;
}
